import { z } from 'zod';
import { page, Sha } from './kinds.ts';

const text = (max = 2000) => z.string().max(max);

/** A value with its labels as the card names them: home, work, cell, or the owner's own word. */
export const Labelled = z.object({
  value: text(),
  labels: z.array(text(100)).default([]),
  pref: z.boolean().default(false),
});
export type Labelled = z.infer<typeof Labelled>;

export const Names = z.object({
  prefix: text(200).default(''),
  given: text(200).default(''),
  middle: text(200).default(''),
  family: text(200).default(''),
  suffix: text(200).default(''),
});

export const Address = z.object({
  labels: z.array(text(100)).default([]),
  pobox: text(500).default(''),
  ext: text(500).default(''),
  street: text(1000).default(''),
  city: text(500).default(''),
  region: text(500).default(''),
  code: text(100).default(''),
  country: text(200).default(''),
});

/** Fields of a card as a page shows and edits them. */
export const ContactFields = z.object({
  name: text(1000).describe('the formatted name (FN)'),
  names: Names,
  nickname: text(500),
  org: text(500),
  department: text(500),
  title: text(500),
  phones: z.array(Labelled),
  emails: z.array(Labelled),
  addresses: z.array(Address),
  urls: z.array(Labelled),
  im: z.array(Labelled),
  birthday: text(100).describe('1980-05-17, or --05-17 without a year, or free text'),
  anniversary: text(100),
  note: text(100_000),
  categories: z.array(text(500)),
});
export type ContactFields = z.infer<typeof ContactFields>;

const labelledIn = z.array(
  z.union([
    text().transform((value) => ({ value, labels: [] as string[], pref: false })),
    z
      .object({
        value: text(),
        labels: z.array(text(100)).optional(),
        label: text(100).optional(),
        type: text(100).optional(),
        pref: z.boolean().optional(),
      })
      .transform(({ value, labels, label, type, pref }) => ({
        value,
        labels: labels ?? [label ?? type].filter((l) => l !== undefined),
        pref: pref ?? false,
      })),
  ]),
);

/** What a JSON write may say; what is absent stays as it is. A photo is a data: URL, or null to remove it. */
export const ContactWrite = ContactFields.omit({ phones: true, emails: true, urls: true, im: true })
  .extend({ phones: labelledIn, emails: labelledIn, urls: labelledIn, im: labelledIn })
  .partial()
  .extend({
    collection: z.string().optional(),
    uid: text(500).optional(),
    photo: z.string().max(4_000_000).nullable().optional(),
  });
export type ContactWrite = z.infer<typeof ContactWrite>;

export const ContactSummary = z.object({
  id: z.string(),
  etag: Sha,
  collection: z.string(),
  name: z.string(),
  family: z.string(),
  org: z.string(),
  title: z.string(),
  nickname: z.string(),
  phones: z.array(z.string()),
  emails: z.array(z.string()),
  categories: z.array(z.string()),
  note: z.string().describe('the first 500 characters'),
  photo: z.boolean(),
  group: z
    .number()
    .int()
    .nullable()
    .optional()
    .describe('how many members a group card names; null or absent: the card of a person'),
});
export type ContactSummary = z.infer<typeof ContactSummary>;

export const Contact = ContactFields.extend({
  id: z.string(),
  etag: Sha,
  kind: z.literal('contact'),
  collection: z.string(),
  uid: z.string().nullable(),
  photo: z.boolean().describe('the picture itself: GET /api/contacts/:id/photo'),
  group: z.number().int().nullable().optional().describe('of a group card: how many members it names'),
  notSame: z.array(z.string()).optional().describe('ids of contacts the owner said are other people'),
  other: z.array(z.object({ name: z.string(), value: z.string() })).describe('kept, not shown as a field'),
  raw: z.string().describe('the card as it lies, decoded as UTF-8; the exact bytes: Accept: text/vcard'),
  addedAt: z.string().nullable(),
});
export type Contact = z.infer<typeof Contact>;

export const ContactList = page(ContactSummary);
