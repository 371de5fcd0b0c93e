import { partsOf, ruleOf } from '../../shared/formats/icalendar/rule-parts.ts';
import { ruleInWords } from '../../shared/formats/icalendar/rule-words.ts';
import type { Rules } from '../ui/repeat.ts';

/** "Every Tuesday until 22 June 2027" */
export const repeatWords = (rrule: string, start: string | null, zone: string | null): string =>
  ruleInWords(rrule, { start: start ?? '', zone });

/** Rules of repetition of an event that starts on a day. */
export const rulesFrom = (startDay: string): Rules => ({
  read: partsOf,
  write: ruleOf,
  words: (rrule) => repeatWords(rrule, startDay, null),
});
