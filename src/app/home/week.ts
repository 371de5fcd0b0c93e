import type { Step } from '../../shared/contract/history.ts';
import { CALLED, type CountedKind } from './kinds.ts';
import { number } from '../ui/format.ts';

export interface Week {
  added: number;
  changed: number;
  removed: number;
}
const WEEK = 7 * 86_400_000;

/** Since when the last seven days count. */
export const weekStart = (now: number): number => now - WEEK;

/** What the steps of the last seven days did to one kind. `whole`: the steps reach back that far. */
export function weekOf(steps: readonly Step[], kind: CountedKind, now: number): Week {
  const week = { added: 0, changed: 0, removed: 0 };
  for (const step of steps) {
    if (Date.parse(step.at) < weekStart(now) || step.act === 'start') continue;
    week.added += step.counts.added[kind] ?? 0;
    week.changed += step.counts.changed[kind] ?? 0;
    week.removed += step.counts.removed[kind] ?? 0;
  }
  return week;
}

/** "2 added, 5 changed"; "nothing" when nothing was. */
export function weekWords(week: Week, whole: boolean): string {
  const parts = [
    week.added && `${number(week.added)} added`,
    week.changed && `${number(week.changed)} changed`,
    week.removed && `${number(week.removed)} deleted`,
  ].filter(Boolean);
  if (parts.length === 0) return whole ? '' : CALLED.unknown;
  return `${whole ? '' : 'at least '}${parts.join(', ')}`;
}
