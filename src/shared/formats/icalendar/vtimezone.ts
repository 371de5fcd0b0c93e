/** A VTIMEZONE (RFC 5545 §3.6.5) from the zone data of the running system. Uses Temporal, so the server only. */

import { DAY, civilOf, dayOf, dayOfWall, daysInMonth, localText, weekdayOf } from './civil.ts';
import { WEEKDAYS } from './rule.ts';

/** A change of offset; `wall` is what the clock shows just before it. */
type Change = { wall: number; before: number; after: number };

const LAST_YEAR = 2037;

/**
 * The lines of a VTIMEZONE that is right from `year` to 2037, CRLF, for a name Temporal knows.
 * @throws RangeError for other names
 */
export function vtimezone(zone: string, year: number): string {
  const changes = changesOf(zone, Math.min(Math.max(year, 1970), LAST_YEAR - 1));
  const pairs = Map.groupBy(changes, ({ before, after }) => `${before} ${after}`);
  // A zone whose last change lies in the past has kept that offset as its standard time.
  const last = changes.at(-1)!;
  const settled = civilOf(dayOfWall(last.wall)).year < LAST_YEAR;
  const parts = [...pairs.values()].flatMap((list) => observances(list, settled && list.at(-1) === last));
  return ['BEGIN:VTIMEZONE', `TZID:${zone}`, ...parts, 'END:VTIMEZONE', ''].join('\r\n');
}

/** The change in force when the year begins (or a made-up one, for zones without any), and all after it. */
function changesOf(zone: string, year: number): Change[] {
  const begin = Temporal.PlainDateTime.from({ year, month: 1, day: 1 }).toZonedDateTime(zone);
  const changes: Change[] = [];
  const previous = begin.getTimeZoneTransition('previous');
  let at = previous && previous.year >= 1970 ? previous : null;
  if (!at) {
    const offset = begin.offsetNanoseconds / 1e9;
    changes.push({ wall: 0, before: offset, after: offset });
    at = begin.getTimeZoneTransition('next');
  }
  while (at && at.year <= LAST_YEAR) {
    const before = at.subtract({ seconds: 1 }).offsetNanoseconds / 1e9;
    changes.push({ wall: at.epochMilliseconds / 1000 + before, before, after: at.offsetNanoseconds / 1e9 });
    at = at.getTimeZoneTransition('next');
  }
  return changes;
}

/** One yearly rule for the longest tail that follows one, single dates for the rest. */
function observances(changes: Change[], lasting: boolean): string[] {
  const rule = yearlyRule(changes);
  const single = rule ? changes.slice(0, -rule.length) : changes;
  const made: string[] = [];
  if (single.length > 0) made.push(...observance(single[0]!, dates(single.slice(1)), lasting));
  if (rule) made.push(...observance(changes.at(-rule.length)!, [`RRULE:FREQ=YEARLY;${rule.text}`], lasting));
  return made;
}

function observance({ wall, before, after }: Change, more: string[], lasting: boolean): string[] {
  const name = after > before && !lasting ? 'DAYLIGHT' : 'STANDARD';
  const start = `DTSTART:${basic(wall)}`;
  return [
    `BEGIN:${name}`,
    start,
    `TZOFFSETFROM:${offset(before)}`,
    `TZOFFSETTO:${offset(after)}`,
    ...more,
    `END:${name}`,
  ];
}

const dates = (changes: Change[]): string[] => changes.map(({ wall }) => `RDATE:${basic(wall)}`);

const basic = (wall: number): string => localText(wall).replace(/[-:]/g, '');

function offset(seconds: number): string {
  const size = Math.abs(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  const rest = size % 60 === 0 ? '' : two(size % 60);
  return (
    (seconds < 0 ? '-' : '+') + two(Math.floor(size / 3600)) + two(Math.floor((size % 3600) / 60)) + rest
  );
}

/** The rule of the longest tail of at least three changes, one each year up to the last. */
function yearlyRule(changes: Change[]): { text: string; length: number } | null {
  if (changes.length === 0 || civilOf(dayOfWall(changes.at(-1)!.wall)).year !== LAST_YEAR) return null;
  let length = 1;
  const facts = changes.map(({ wall }) => factsOf(wall));
  for (let at = facts.length - 1; at > 0 && follows(facts[at - 1]!, facts[at]!); at--) length++;
  // The tail may be of one weekday but not of one rule: then a shorter tail is.
  for (; length >= 3; length--) {
    const text = ruleOf(facts.slice(-length));
    if (text) return { text, length };
  }
  return null;
}

type Facts = { year: number; month: number; day: number; weekday: number; time: number };

function factsOf(wall: number): Facts {
  const day = dayOfWall(wall);
  return { ...civilOf(day), weekday: weekdayOf(day), time: wall - day * DAY };
}

const follows = (a: Facts, b: Facts): boolean =>
  b.year === a.year + 1 && a.month === b.month && a.weekday === b.weekday && a.time === b.time;

/** `-1SU` when always the last, `2SU` when always the second, else a weekday within seven days of the month. */
function ruleOf(tail: Facts[]): string | null {
  const [{ month, weekday }] = tail as [Facts];
  const name = WEEKDAYS[weekday]!;
  if (tail.every(({ year, day }) => day > daysInMonth(year, month) - 7))
    return `BYMONTH=${month};BYDAY=-1${name}`;
  const weeks = new Set(tail.map(({ day }) => Math.ceil(day / 7)));
  if (weeks.size === 1) return `BYMONTH=${month};BYDAY=${[...weeks][0]}${name}`;
  const first = Math.min(...tail.map(({ day }) => day));
  const last = Math.max(...tail.map(({ day }) => day));
  if (last - first > 6 || !holds(tail, first)) return null;
  const list = Array.from({ length: 7 }, (_, i) => first + i).filter(
    (day) => day <= daysInMonth(2001, month),
  );
  return `BYMONTH=${month};BYDAY=${name};BYMONTHDAY=${list.join(',')}`;
}

/** Whether the weekday within the seven days from `first` on is the one of each year. */
function holds(tail: Facts[], first: number): boolean {
  return tail.every(({ year, month, weekday, day }) => {
    const begin = weekdayOf(dayOf(year, month, first));
    return first + ((weekday - begin + 7) % 7) === day;
  });
}
