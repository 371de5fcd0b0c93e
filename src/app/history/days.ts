import type { Step } from '../../shared/contract/history.ts';
import { weekday } from '../ui/format.ts';

export interface Day {
  key: string;
  words: string;
  steps: Step[];
}

const keyOf = (at: Date): string => `${at.getFullYear()}-${at.getMonth() + 1}-${at.getDate()}`;

/** Steps under the days of the reader's own time zone; they come newest first and stay so. */
export function byDay(steps: readonly Step[], now: Date): Day[] {
  const today = keyOf(now);
  const before = keyOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1));
  const days: Day[] = [];
  for (const step of steps) {
    const key = keyOf(new Date(step.at));
    const words = key === today ? 'Today' : key === before ? 'Yesterday' : weekday(step.at, now);
    const last = days.at(-1);
    if (last?.key === key) last.steps.push(step);
    else days.push({ key, words, steps: [step] });
  }
  return days;
}
