import type { Scope, SeriesCounts, Within } from '../api.ts';
import { count, number } from '../ui/format.ts';

/** How far a change of a repeating event goes, in words with the numbers. */
export interface ScopeOption {
  value: Scope;
  label: string;
}

const allWords = ({ total }: SeriesCounts): string =>
  total === null ? 'All of them' : `All ${number(total)}`;

function followingWords({ after }: SeriesCounts): string {
  if (after === null) return 'This and all after it';
  return after === 1 ? 'This and the one after it' : `This and the ${number(after)} after it`;
}

/** Only what makes a difference is asked: the last one has none after it, the first one's followers are all. */
export function scopeOptions(counts: SeriesCounts): ScopeOption[] {
  const options: ScopeOption[] = [{ value: 'this', label: 'Only this one' }];
  if (counts.after !== 0 && counts.before !== 0)
    options.push({ value: 'following', label: followingWords(counts) });
  return [...options, { value: 'all', label: allWords(counts) }];
}

/** "3 of them were changed on their own, 1 is left out." */
export function exceptionWords({ changed, cancelled }: SeriesCounts): string | null {
  const parts = [
    changed > 0 ? `${count(changed, 'of them is', 'of them are')} changed on its own` : '',
    cancelled > 0 ? `${number(cancelled)} left out` : '',
  ].filter(Boolean);
  return parts.length === 0
    ? null
    : `${parts.join(', ').replace('are changed on its own', 'are changed on their own')}.`;
}

/** What a door needs to know; null: the event does not repeat. */
export const within = (occurrence: string | null, apply: Scope | null): Within | null =>
  occurrence === null || apply === null ? null : { occurrence, apply };

/** After the name of what was changed: "Piano, Ada and all after it". */
export const scopeOf = (scope: Scope | null): string =>
  scope === 'following' ? ' and all after it' : scope === 'all' ? ', all of them' : '';
