import { z } from 'zod';
import { VAULT_STATES } from './backup.ts';
import { CONTENT_KINDS, Counts, Instant, page } from './kinds.ts';

/** What an owner can grant: each kind of content by itself. A collection is seen with the kinds that lie in it. */
export const GrantKind = z.enum(CONTENT_KINDS);
export type GrantKind = z.infer<typeof GrantKind>;
const Kinds = z.array(GrantKind).min(1).max(CONTENT_KINDS.length);

/** How long a grant lasts: 1 hour, 1 day or 7 days from the owner's word. */
export const LASTS = ['hour', 'day', 'week'] as const;
export const Lasts = z.enum(LASTS);
export type Lasts = z.infer<typeof Lasts>;

export const AgentRef = z.object({ id: z.string(), name: z.string(), email: z.string() });
export type AgentRef = z.infer<typeof AgentRef>;

/** An owner's leave for one agent, from the agent's request (if there was one) to its end. */
export const Grant = z.object({
  id: z.string(),
  agent: AgentRef,
  state: z
    .enum(['asked', 'active', 'declined', 'ended', 'expired'])
    .describe(
      'asked: waits for the owner; ended: by the owner; expired: its time is over, or nobody answered',
    ),
  kinds: Kinds.describe('granted, or asked for while the state is asked'),
  lasts: Lasts,
  case: z.string().nullable().describe('of the visit it was asked in; null: given unasked'),
  reason: z.string().nullable(),
  askedAt: Instant.nullable(),
  answeredAt: Instant.nullable().describe('when it was granted or declined'),
  until: Instant.nullable().describe('when it ends, or ended, by itself'),
  endedAt: Instant.nullable().describe('when the owner ended it'),
});
export type Grant = z.infer<typeof Grant>;

/** The owner's view: what waits for an answer, what is open now, what is over. */
export const Grants = z.object({
  requests: z.array(Grant),
  active: z.array(Grant),
  past: z.array(Grant).describe('the newest 100'),
});
export type Grants = z.infer<typeof Grants>;

export const GrantWrite = z.object({ agent: z.email().max(254), kinds: Kinds, lasts: Lasts });
export const GrantAnswer = z.object({
  answer: z.enum(['allow', 'decline']),
  kinds: Kinds.optional().describe('to allow fewer than asked; absent: all that was asked'),
  lasts: Lasts.optional(),
});
export type GrantAnswer = z.infer<typeof GrantAnswer>;
export const GrantAsk = z.object({ kinds: Kinds, lasts: Lasts });

/** What an agent looked at. Kept for good; owner and agent see the same lines. */
export const Look = z.object({
  id: z.string(),
  at: Instant,
  visit: z.string(),
  agent: AgentRef,
  what: z
    .enum(['visit', 'state', 'list', 'item', 'picture', 'original'])
    .describe(
      'visit: opened one; list: the masked list of a kind; item: opened one; picture, original: its bytes',
    ),
  kind: z.string().nullable(),
  item: z.string().nullable(),
  name: z
    .string()
    .nullable()
    .describe('the item’s present name; null for a list, and in an agent’s view while masked'),
});
export type Look = z.infer<typeof Look>;
export const Looks = page(Look);

/** An agent at one account, for one case. Ends by the agent, the owner, or after 8 hours. */
export const Visit = z.object({
  id: z.string(),
  agent: AgentRef,
  who: z.string().describe('the e-mail address or number the agent gave'),
  case: z.string(),
  reason: z.string(),
  at: Instant,
  until: Instant.describe('ends by itself then'),
  endedAt: Instant.nullable(),
  endedBy: z.enum(['agent', 'owner']).nullable(),
});
export type Visit = z.infer<typeof Visit>;
export const Visits = page(Visit.extend({ looks: z.number().int() }));

export const VisitWrite = z.object({
  who: z.string().trim().min(1).max(254).describe('exact e-mail address, or exact phone number'),
  case: z.string().trim().min(1).max(100),
  reason: z.string().trim().min(1).max(1000),
});
export type VisitWrite = z.infer<typeof VisitWrite>;

/** The visit as its agent sees it: what is granted now, and what was asked for. */
export const VisitNow = Visit.extend({
  granted: z.array(z.object({ kind: GrantKind, until: Instant })).describe('open to this agent now'),
  grants: z.array(Grant).describe('this agent’s, newest first'),
});
export type VisitNow = z.infer<typeof VisitNow>;

const AttemptSeen = z.object({
  kind: z.enum(['backup', 'proof', 'scrub']),
  state: z.enum(['running', 'succeeded', 'partial', 'failed']),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  items: z.number().int().nullable(),
  code: z.string().describe('vault.ok, vault.running, vault.full, vault.failed, …'),
});
const DeviceSeen = z.object({
  scopes: z.array(z.string()),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
});
/** Something that happened, in a code and numbers. */
export const Report = z.object({
  at: z.string(),
  code: z.enum([
    'sync.ok',
    'sync.large-delete',
    'archive.partial',
    'archive.failed',
    'restore.failed',
    'restore.partial',
  ]),
  counts: z.object({ added: Counts, changed: Counts, removed: Counts }).nullable(),
  batch: z.string().nullable().describe('the step in History, for a suggestion to undo it'),
});
export type Report = z.infer<typeof Report>;

/** A plain sentence an agent can say to the owner, made from the state. */
export const Advice = z.object({
  id: z.string().describe('stable, e.g. vault.behind'),
  level: z.enum(['good', 'attention', 'bad']),
  text: z.string(),
});
export type Advice = z.infer<typeof Advice>;

/** What an agent sees without a grant: states, counts, times, codes. No name, number, title or picture. */
export const AccountState = z.object({
  asOf: z.string(),
  account: z.object({
    state: z.enum(['live', 'recovering']),
    lost: z.object({ from: z.number().int(), to: z.number().int(), since: z.string().nullable() }).nullable(),
    createdAt: z.string(),
    seq: z.number().int(),
    retentionDays: z.number().int(),
    used: z.number().int().describe('bytes'),
    quota: z.number().int().nullable().describe('bytes'),
  }),
  counts: Counts.nullable().describe('live items; null: they cannot be trusted right now'),
  device: z.object({
    state: z.enum(['ok', 'attention', 'bad', 'never', 'unknown']),
    at: z.string().nullable(),
    counts: z.object({ added: z.number().int(), changed: z.number().int(), removed: z.number().int() }),
  }),
  vault: z.object({
    state: z.enum(VAULT_STATES),
    since: z.string().nullable(),
    behind: z.number().int().describe('changes that are not in the second copy yet'),
    tried: z.string().nullable(),
    succeeded: z.string().nullable(),
    proven: z.string().nullable(),
    sameDisk: z.boolean(),
  }),
  own: z.object({
    state: z.enum(['ok', 'attention', 'never', 'unknown']),
    at: z.string().nullable(),
    since: z.number().int().describe('items that differ from it'),
  }),
  devices: z.array(DeviceSeen),
  attempts: z.array(AttemptSeen).describe('the newest 20'),
  reports: z.array(Report).describe('the newest 20'),
  deletions: z.object({
    inBin: z.number().int().describe('deleted items that can still be put back'),
    held: z.array(Report).describe('large deletions by a device that were not undone'),
  }),
  advice: z.array(Advice).describe('what to tell the owner, the worst first'),
});
export type AccountState = z.infer<typeof AccountState>;

/** The one-button actions an agent may suggest; done, if accepted, as the owner’s own act. */
export const SuggestedAction = z.discriminatedUnion('do', [
  z.object({ do: z.literal('back-up') }),
  z.object({ do: z.literal('make-archive') }),
  z.object({ do: z.literal('undo-step'), batch: z.string().min(1).max(100) }),
]);
export type SuggestedAction = z.infer<typeof SuggestedAction>;

export const SuggestionWrite = z.object({
  text: z.string().trim().min(1).max(2000),
  action: SuggestedAction.nullable().default(null),
});
export const Suggestion = z.object({
  id: z.string(),
  visit: z.string(),
  agent: AgentRef,
  at: Instant,
  text: z.string(),
  action: SuggestedAction.nullable(),
  state: z.enum(['sent', 'accepted', 'declined']),
  answeredAt: Instant.nullable(),
  result: z
    .object({ state: z.enum(['running', 'done', 'failed']), code: z.string().nullable() })
    .nullable()
    .describe('of the action, once accepted; null: there was none'),
});
export type Suggestion = z.infer<typeof Suggestion>;
export const Suggestions = page(Suggestion);
export const SuggestionAnswer = z.object({ answer: z.enum(['accept', 'decline']) });
