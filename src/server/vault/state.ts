import type { BackupFacts } from '../../shared/contract/backup.ts';
import { FULL_REASON } from './failures.ts';

type VaultState = BackupFacts['vault']['state'];

/** All that the state of an owner's second copy is told from. Times are ISO instants; null: never. */
export interface Known {
  now: Date;
  /** When the account was made. */
  createdAt: string;
  /** The account's present seq. */
  seq: number;
  /** Up to which seq the newest backup that succeeded holds it; null: none ever did. */
  backedSeq: number | null;
  /** When the oldest change that is only here was made. */
  behindSince: string | null;
  /** The newest ended backup failed: why, and since when they fail. */
  failing: { reason: string; since: string } | null;
  /** The newest proof, or scrub, failed after the newest that succeeded. */
  proofFailing: { reason: string; since: string } | null;
  scrubFailing: { reason: string; since: string } | null;
  provenAt: string | null;
  /** Newest proof of any account of this instance. */
  instanceProvenAt: string | null;
  scrubbedAt: string | null;
  /** Why the vault cannot be used right now, as found by looking; null: it can. */
  problem: string | null;
  /** What the live store itself cannot do right now. */
  store: 'full' | 'failing' | null;
}

export interface Decided {
  state: VaultState;
  since: string | null;
  /** What to do, in a sentence; null when nothing is to be done. */
  todo: string | null;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
export const BEHIND_MS = 30 * MINUTE_MS;
export const PROVEN_MS = 8 * DAY_MS;
export const INSTANCE_PROVEN_MS = 26 * HOUR_MS;
export const SCRUBBED_MS = 30 * DAY_MS;

const OPERATOR = 'The operator was told and has to act';

/** The state an owner reads (design, section 7), the worst first: nothing that was not checked is called ok. */
export function decide(known: Known): Decided {
  return storeTrouble(known) ?? failing(known) ?? never(known) ?? behind(known) ?? overdue(known) ?? OK;
}

const OK: Decided = { state: 'ok', since: null, todo: null };

function storeTrouble({ store, now }: Known): Decided | null {
  if (!store) return null;
  const todo =
    store === 'full'
      ? `There is no room left here, so nothing new can be kept. ${OPERATOR}.`
      : `Nothing new can be kept here right now. ${OPERATOR}.`;
  return { state: store, since: now.toISOString(), todo };
}

function failing(known: Known): Decided | null {
  const bad = known.failing ?? known.proofFailing ?? known.scrubFailing;
  if (known.problem)
    return {
      state: 'failing',
      since: bad?.since ?? known.now.toISOString(),
      todo: `${known.problem} ${OPERATOR}.`,
    };
  if (!bad) return null;
  const full = bad.reason.startsWith(FULL_REASON);
  const state = full ? 'full' : 'failing';
  return { state, since: bad.since, todo: `${sentence(bad.reason)} ${OPERATOR}.` };
}

const sentence = (reason: string) => (/[.!?]$/.test(reason) ? reason : `${reason}.`);

function never({ backedSeq, createdAt }: Known): Decided | null {
  if (backedSeq !== null) return null;
  return { state: 'never', since: createdAt, todo: 'Press “Back up now” for the first second copy.' };
}

function behind({ seq, backedSeq, behindSince, now }: Known): Decided | null {
  if (backedSeq === null || seq <= backedSeq || behindSince === null) return null;
  if (now.getTime() - Date.parse(behindSince) < BEHIND_MS) return null;
  return { state: 'behind', since: behindSince, todo: 'Press “Back up now”.' };
}

/** What was checked too long ago. Before the first scrub is due the account's age counts. */
function overdue({ now, createdAt, provenAt, instanceProvenAt, scrubbedAt }: Known): Decided | null {
  const late = (at: string | null, within: number) =>
    at !== null && now.getTime() - Date.parse(at) >= within
      ? new Date(Date.parse(at) + within).toISOString()
      : null;
  if (provenAt === null)
    return { state: 'behind', since: createdAt, todo: 'The first test restore is still to come.' };
  const proof = late(provenAt, PROVEN_MS);
  if (proof)
    return { state: 'behind', since: proof, todo: `The last test restore is too long ago. ${OPERATOR}.` };
  const instance = late(instanceProvenAt ?? provenAt, INSTANCE_PROVEN_MS);
  if (instance)
    return { state: 'behind', since: instance, todo: `No test restore was made today. ${OPERATOR}.` };
  const scrub = late(scrubbedAt ?? createdAt, SCRUBBED_MS);
  if (scrub)
    return {
      state: 'behind',
      since: scrub,
      todo: `The second copy was not re-read for a month. ${OPERATOR}.`,
    };
  return null;
}
