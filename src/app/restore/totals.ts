import type { Restore } from '../../shared/contract/archives.ts';
import { ALLOWED, type KindMode, type Totals } from './words.ts';

export type Counts = Restore['counts'];
export type Action = 'add' | 'change' | 'remove';

/** What each action is called in a preview's counts. */
export const COUNTED = { add: 'added', change: 'changed', remove: 'removed' } as const;
export const ACTIONS = Object.keys(COUNTED) as Action[];

/** What is done with a change where both versions are kept. A collection is one: what lies in it is kept. */
const turned = (action: Action, kind: string, mode: KindMode): Action | 'beside' | null => {
  if (action !== 'change' || mode !== 'both') return action;
  return kind === 'collection' ? null : 'beside';
};

/** Sums what would be done, each kind in its own way. */
export function totals(counts: Counts, modeFor: (kind: string) => KindMode): Totals {
  const sum: Totals = { add: 0, beside: 0, change: 0, remove: 0, kind: null };
  const kinds = new Set<string>();
  for (const [kind, one] of Object.entries(counts)) {
    const mode = modeFor(kind);
    for (const action of ACTIONS) {
      const does = turned(action, kind, mode);
      const n = does !== null && ALLOWED[mode].includes(action) ? one[COUNTED[action]] : 0;
      if (n === 0 || does === null) continue;
      sum[does] += n;
      kinds.add(kind);
    }
  }
  return { ...sum, kind: kinds.size === 1 ? ([...kinds][0] ?? null) : null };
}
