import { z } from 'zod';
import { Counts, page } from './kinds.ts';

export const VAULT_STATES = ['ok', 'behind', 'failing', 'full', 'never', 'unknown'] as const;

export const Attempt = z.object({
  id: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  state: z.enum(['running', 'succeeded', 'partial', 'failed']),
  kind: z.enum(['backup', 'proof', 'scrub']),
  fromSeq: z.number().int().nullable(),
  toSeq: z.number().int().nullable(),
  items: z.number().int().nullable().describe('items read back'),
  bytes: z.number().int().nullable().describe('bytes read back'),
  seconds: z.number().nullable(),
  reason: z.string().nullable().describe('why it failed, or what a partial one had to leave out'),
  asked: z.boolean().describe('true: by "Back up now"'),
});
export type Attempt = z.infer<typeof Attempt>;
export const Attempts = page(Attempt);

/** The three facts of home, each with what was checked and when. A time that is null never was. */
export const BackupFacts = z.object({
  asOf: z.string(),
  device: z.object({
    state: z.enum(['ok', 'attention', 'bad', 'never', 'unknown']),
    at: z.string().nullable().describe('last completed sync the phone acknowledged'),
    device: z.object({ id: z.string(), name: z.string() }).nullable(),
    counts: z.object({ added: z.number().int(), changed: z.number().int(), removed: z.number().int() }),
    reported: z.boolean().describe('whether the phone said what it still holds; false: nobody knows'),
  }),
  vault: z.object({
    state: z.enum(VAULT_STATES),
    since: z.string().nullable(),
    tried: Attempt.nullable(),
    succeeded: Attempt.nullable(),
    proven: Attempt.nullable(),
    behind: z.number().int().describe('changes that are only here'),
    sameDisk: z.boolean().describe('vault and data on one disk, not confirmed by the operator'),
    todo: z.string().nullable().describe('what to do, in a sentence'),
  }),
  own: z.object({
    state: z.enum(['ok', 'attention', 'never', 'unknown']),
    at: z.string().nullable().describe('when the last whole archive was taken'),
    archive: z.string().nullable(),
    seq: z.number().int().nullable(),
    since: z.number().int().describe('items that differ from that archive'),
    counts: z.object({ added: Counts, changed: Counts, removed: Counts }),
  }),
});
export type BackupFacts = z.infer<typeof BackupFacts>;
