import { z } from 'zod';
import { TAKEN } from '../formats/vcard/taken.ts';
import { Contact, ContactWrite } from './contacts.ts';
import { page, Sha } from './kinds.ts';

/** What is done with several contacts at once; each act is one step in History. */
const MOST = 50_000;
const Ids = z.array(z.string()).min(1).max(MOST);

export const MOST_MERGED = 100;

export const MergeWrite = z.object({
  ids: z.array(z.string()).min(2).max(MOST_MERGED).describe('the cards'),
  keep: z.string().optional().describe('the one that stays, with its UID; absent: the one that says most'),
  etags: z
    .record(z.string(), Sha)
    .optional()
    .describe('what each card was when it was looked at: 412 item.changed when one is not that any more'),
  take: z
    .partialRecord(z.enum(TAKEN), z.string())
    .optional()
    .describe(
      'whose value is kept; absent: that of the one that stays, else of the first that has one; notes and nicknames of all',
    ),
  fields: ContactWrite.omit({ collection: true, uid: true, photo: true })
    .optional()
    .describe('written last: a list without what is not wanted, a name of the owner’s own'),
});
export type MergeWrite = z.infer<typeof MergeWrite>;

/** The cards to be merged, and the card that would come of it. Nothing is touched. */
export const MergePreview = z.object({
  keep: z.string(),
  cards: z.array(Contact).describe('the one that stays first'),
  result: Contact,
  members: z.number().int().describe('group cards in which the one that stays takes the place of the others'),
});
export type MergePreview = z.infer<typeof MergePreview>;

export const MERGE_REASONS = ['phone', 'email', 'uid'] as const;
/** Contacts that may be one: they share a number, a mail address or a UID; a name alone never suffices. */
export const Double = z.object({
  ids: z.array(z.string()).min(2),
  reasons: z.array(z.object({ by: z.enum(MERGE_REASONS), value: z.string() })).min(1),
  alike: z.boolean().describe('true: their names go together too'),
});
export type Double = z.infer<typeof Double>;
export const Doubles = page(Double);
export type Doubles = z.infer<typeof Doubles>;

export const ApartWrite = z.object({ ids: z.array(z.string()).min(2).max(MOST_MERGED) });

/** What an act on many contacts did. */
export const ManyDone = z.object({
  batch: z.string().nullable().describe('null: they stood like that already'),
  changed: z.number().int(),
  skipped: z.array(
    z.object({
      id: z.string(),
      reason: z.enum(['uid-taken', 'other-book', 'group']),
      other: z.string().optional().describe('the contact in the way'),
    }),
  ),
});
export type ManyDone = z.infer<typeof ManyDone>;

const Label = z.string().trim().min(1).max(500);
export const LabelsWrite = z.object({
  ids: Ids,
  add: z.array(Label).max(100).default([]),
  remove: z.array(Label).max(100).default([]),
});
export type LabelsWrite = z.infer<typeof LabelsWrite>;

export const MoveWrite = z.object({ ids: Ids, collection: z.string() });
export type MoveWrite = z.infer<typeof MoveWrite>;

/** A card that names its members: what Apple's programs keep for a group. */
export const ContactGroup = z.object({
  id: z.string(),
  etag: Sha,
  collection: z.string(),
  name: z.string(),
  members: z.array(z.string()).describe('ids of its members that are here'),
  missing: z.array(z.string()).describe('UIDs it names of which no contact is here'),
});
export type ContactGroup = z.infer<typeof ContactGroup>;
export const ContactGroups = page(ContactGroup);

export const GroupWrite = z.object({
  name: z.string().trim().min(1).max(1000),
  ids: z.array(z.string()).max(MOST).default([]),
  collection: z.string().optional().describe('its address book; absent: that of its members, else the first'),
});
export type GroupWrite = z.infer<typeof GroupWrite>;
export const GroupChange = z.object({
  name: z.string().trim().min(1).max(1000).optional(),
  add: z.array(z.string()).max(MOST).optional(),
  remove: z.array(z.string()).max(MOST).optional(),
});
export type GroupChange = z.infer<typeof GroupChange>;
export const GroupDone = ContactGroup.extend({ skipped: ManyDone.shape.skipped });

/** What a .csv file holds, before anything is made of it. */
export const CsvCheck = z.object({
  encoding: z.enum(['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be', 'windows-1252']),
  delimiter: z.string(),
  rows: z.number().int(),
  failures: z.number().int().describe('rows that cannot be read; the preview names each'),
  columns: z.array(
    z.object({
      heading: z.string(),
      becomes: z.string().describe('skip, other, given, phone:cell, phone#1.value, …'),
      filled: z.number().int().describe('rows that have something in it'),
      sample: z.array(z.string()).describe('its first cells'),
    }),
  ),
});
export type CsvCheck = z.infer<typeof CsvCheck>;
/** What each column becomes, in their order: the `columns` of an import. */
export const CsvColumns = z.array(z.string().max(200)).min(1).max(1000);
