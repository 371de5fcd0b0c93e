import type { Restore } from '../../shared/contract/archives.ts';
import type { Totals } from './words.ts';

export type Counts = Restore['counts'];
export type Action = 'add' | 'change' | 'remove';

/** What each action is called in a preview's counts. */
export const COUNTED = { add: 'added', change: 'changed', remove: 'removed' } as const;
export const ACTIONS = Object.keys(COUNTED) as Action[];

/** Sums what may be touched. */
export function totals(counts: Counts, actions: readonly string[]): Totals {
  const sum: Totals = { add: 0, change: 0, remove: 0, kind: null };
  const kinds = new Set<string>();
  for (const [kind, one] of Object.entries(counts)) {
    for (const action of ACTIONS) {
      const n = actions.includes(action) ? one[COUNTED[action]] : 0;
      sum[action] += n;
      if (n > 0) kinds.add(kind);
    }
  }
  return { ...sum, kind: kinds.size === 1 ? ([...kinds][0] ?? null) : null };
}
