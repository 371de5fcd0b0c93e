import type { Outcome } from '../journal.ts';
import type { Placed } from '../verbs/save.ts';

/** What one write of one item left. */
export interface Saved extends Outcome<Placed | null> {
  id: string;
  etag: string;
  /** The seq at which it stands as written, whatever came after. */
  at: number;
}

/** `unchanged` is the version's hash when nothing was written because it stood like that already. */
export function savedOf(outcome: Outcome<Placed | null>, id: string, unchanged = ''): Saved {
  const written = outcome.changes.findLast((c) => c.id === id);
  return { ...outcome, id, etag: written?.hash ?? unchanged, at: written?.seq ?? outcome.seq };
}
