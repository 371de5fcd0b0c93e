import { z } from 'zod';
import { Actor, Counts, Kind, page, Sha } from './kinds.ts';
import { Look } from './support.ts';

export const ACTS = [
  'start',
  'save',
  'delete',
  'import',
  'restore',
  'undo',
  'upload',
  'sync',
  'erase',
  'merge',
  'look',
] as const;
/** One step in History: the changes of one act. */
export const Step = z.object({
  batch: z.string(),
  actor: Actor,
  at: z.string(),
  act: z.enum(ACTS),
  seqs: z.object({ from: z.number().int(), to: z.number().int() }),
  counts: z.object({ added: Counts, changed: Counts, removed: Counts }),
  items: z.array(z.object({ id: z.string(), kind: Kind, name: z.string() })).describe('the first three'),
  undoes: z.string().nullable().describe('the step this one undid'),
  undoneBy: z.string().nullable(),
  undoable: z.boolean(),
  look: Look.optional().describe('what support looked at last in a visit; such a step changed nothing'),
  looks: z.number().int().optional().describe('how many looks of the visit it stands for'),
});
export type Step = z.infer<typeof Step>;
export const History = page(Step);

export const FieldDiff = z.object({
  field: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export const Change = z.object({
  seq: z.number().int(),
  id: z.string(),
  kind: Kind,
  name: z.string(),
  action: z.enum(['added', 'changed', 'removed', 'kept']),
  before: Sha.nullable(),
  after: Sha.nullable(),
  fields: z.array(FieldDiff).describe('what a person would call changed'),
  later: z.boolean().describe('true: changed again since; an undo leaves it'),
});
export type Change = z.infer<typeof Change>;
export const StepDetail = Step.extend({
  changes: z.array(Change),
  next: z.string().nullable(),
  later: z.number().int(),
});
export type StepDetail = z.infer<typeof StepDetail>;

export const Skipped = z.object({
  id: z.string(),
  kind: Kind,
  name: z.string(),
  reason: z.enum(['changed-later', 'gone', 'uid-taken', 'collection-missing']),
});
export const UndoWrite = z.object({
  items: z.array(z.string()).max(10_000).optional().describe('absent: the whole step'),
});
export const UndoReply = z.object({
  batch: z.string().nullable().describe('the new step; null when nothing was left to undo'),
  state: z.enum(['complete', 'partial', 'nothing']),
  undone: z.number().int(),
  skipped: z.array(Skipped),
  moved: z
    .array(z.object({ id: z.string(), href: z.string() }))
    .describe('put back under a new name: the old one is taken'),
  seq: z.number().int(),
});
export type UndoReply = z.infer<typeof UndoReply>;

/** An earlier version of one item. */
export const ItemVersion = z.object({
  seq: z.number().int(),
  etag: Sha,
  at: z.string(),
  until: z.string().nullable().describe('null: the present one'),
  actor: Actor,
  batch: z.string(),
  kept: z.boolean().describe('false: older than the retention, its content is gone'),
  fields: z.array(FieldDiff).describe('what it changed'),
});
export type ItemVersion = z.infer<typeof ItemVersion>;
export const ItemVersions = page(ItemVersion);

/** A deleted item still within the retention. */
export const BinItem = z.object({
  id: z.string(),
  kind: Kind,
  name: z.string(),
  at: z.string(),
  actor: Actor,
  batch: z.string(),
  seq: z.number().int(),
  daysLeft: z.number().int(),
});
export type BinItem = z.infer<typeof BinItem>;
export const Bin = page(BinItem);
