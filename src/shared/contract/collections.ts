import { z } from 'zod';
import { CollectionType, Counts, page, Sha } from './kinds.ts';

export const Collection = z.object({
  id: z.string(),
  etag: Sha,
  kind: z.literal('collection'),
  type: CollectionType,
  name: z.string(),
  color: z.string().nullable(),
  order: z.number().nullable(),
  description: z.string().nullable(),
  components: z.array(z.string()),
  parent: z.string().nullable().describe('the folder it lies in; null at the top'),
  href: z.string(),
  count: z.number().int().describe('live members'),
  fixed: z.boolean().describe('true: every account has it, it cannot be deleted'),
});
export type Collection = z.infer<typeof Collection>;
export const CollectionList = page(Collection);

/** What a list shows of a collection (the delta feed): all but what is counted. */
export type CollectionSummary = Omit<Collection, 'kind' | 'count' | 'fixed'>;

export const COMPONENTS = ['VEVENT', 'VTODO', 'VJOURNAL'] as const;

export const CollectionWrite = z.object({
  type: CollectionType.optional(),
  name: z.string().min(1).max(255).optional(),
  color: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?$/)
    .nullable()
    .optional()
    .describe('null: the default colour'),
  order: z.number().int().nullable().optional(),
  description: z.string().max(5000).nullable().optional(),
  parent: z.string().optional().describe('of a folder: the folder it lies in'),
  components: z
    .array(z.enum(COMPONENTS))
    .max(COMPONENTS.length)
    .optional()
    .describe('of a new calendar: what it keeps, events or tasks at least; absent: all'),
});
export type CollectionWrite = z.infer<typeof CollectionWrite>;

/** The collections of one type in the order wanted. */
export const CollectionOrder = z.object({ ids: z.array(z.string()).min(1).max(1000) });
/** `batch` null: they stood like that already. */
export const CollectionOrdered = z.object({ batch: z.string().nullable(), changed: z.number().int() });

/** What would go with a collection, all levels of folders included. */
export const CollectionContents = z.object({ counts: Counts, total: z.number().int() });
export type CollectionContents = z.infer<typeof CollectionContents>;
