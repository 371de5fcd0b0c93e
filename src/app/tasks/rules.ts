import { partsOf, ruleOf } from '../../shared/formats/icalendar/rule-parts.ts';
import { ruleInWords } from '../../shared/formats/icalendar/rule-words.ts';
import type { Rules } from '../ui/repeat.ts';

/** Rules of repetition of a task that is first due on `start`. */
export const rulesFrom = (start: string): Rules => ({
  read: partsOf,
  write: ruleOf,
  words: (rrule) => ruleInWords(rrule, { start }),
});
