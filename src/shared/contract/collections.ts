import { z } from 'zod';
import { CollectionType, page, Sha } from './kinds.ts';

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

export const CollectionWrite = z.object({
  type: CollectionType.optional(),
  name: z.string().min(1).max(255).optional(),
  color: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?$/)
    .nullable()
    .optional(),
  order: z.number().int().nullable().optional(),
  description: z.string().max(5000).nullable().optional(),
  parent: z.string().optional(),
});
export type CollectionWrite = z.infer<typeof CollectionWrite>;
