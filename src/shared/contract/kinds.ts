import { z } from 'zod';

/** What an item can be (design, section 1). */
export const KINDS = ['contact', 'event', 'task', 'note', 'photo', 'file', 'collection'] as const;
export const Kind = z.enum(KINDS);
export type Kind = z.infer<typeof Kind>;

/** Kinds an owner counts: all but collections. */
export const CONTENT_KINDS = ['contact', 'event', 'task', 'note', 'photo', 'file'] as const;

export const COLLECTION_TYPES = ['addressbook', 'calendar', 'notebook', 'folder'] as const;
export const CollectionType = z.enum(COLLECTION_TYPES);
export type CollectionType = z.infer<typeof CollectionType>;

export { FIXED } from './fixed.ts';

export const Sha = z.string().regex(/^[0-9a-f]{64}$/);
export const Uuid = z.uuid();
/** ISO 8601 instant in UTC. */
export const Instant = z.iso.datetime();

export const Actor = z.object({
  type: z.enum(['owner', 'device', 'agent', 'operator', 'system']),
  id: z.string(),
  name: z.string().describe('as a page shows it: You, Pixel 8, …'),
});
export type Actor = z.infer<typeof Actor>;

export const Counts = z.partialRecord(Kind, z.number().int());
export type Counts = z.infer<typeof Counts>;

/** A page of a list. `next` is the cursor of the following page, null at the end. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), total: z.number().int(), next: z.string().nullable() });

export const PageQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(5000).optional(),
  seq: z.coerce.number().int().min(0).optional(),
  time: Instant.optional(),
  collection: z.string().optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;
