import type { Kind } from '../../shared/contract/kinds.ts';

type ByKind = Partial<Record<Kind, number>>;

/** What a step did, counted by kind. */
export interface Counts {
  added: ByKind;
  changed: ByKind;
  removed: ByKind;
}

export const emptyCounts = (): Counts => ({ added: {}, changed: {}, removed: {} });

export const bump = (counts: ByKind, kind: Kind, by = 1): void => {
  counts[kind] = (counts[kind] ?? 0) + by;
};

/** Counts one change: before and after are version hashes, null where there is none. */
export function collectChanges(
  counts: Counts,
  kind: Kind,
  before: string | null,
  after: string | null,
): void {
  if (before === after) return;
  bump(before === null ? counts.added : after === null ? counts.removed : counts.changed, kind);
}

export const total = (counts: ByKind): number => Object.values(counts).reduce((sum, n) => sum + n, 0);
