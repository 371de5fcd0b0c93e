import { type Day, dayFrom, dayOf, localDay, weekday } from './day.ts';

/**
 * The one line that adds a task: what it ends with is understood, nothing else. At the end, in any order:
 * - a date: today, tomorrow, mon … sun (monday … sunday), 27.11., 27.11.2027, 27 nov, 27 nov 2027, 2026-11-27;
 *   with a time after it: fri 14:30. A weekday is the next one after today, a date without a year the next such day.
 * - a priority: !1 high, !2 medium, !3 low.
 */
export interface Understood {
  title: string;
  /** null: no date was said. */
  day: Day | null;
  /** HH:MM; null: none was said. */
  time: string | null;
  /** As in files: 1 high, 5 medium, 9 low, 0 none. */
  priority: number;
}

/** What is meant as words of the title, though it looks like more. */
export interface Left {
  due?: boolean;
  priority?: boolean;
}

/** The day on which it is written. */
interface Today {
  day: Day;
  year: number;
}
/** A date, and of how many words it was. */
interface Found {
  day: Day;
  words: number;
}

const PRIORITIES: Record<string, number> = { '!1': 1, '!2': 5, '!3': 9 };
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const TIME = /^([01]?\d|2[0-3]):([0-5]\d)$/;
const LEAP = 8; // years until 29 February surely comes again

/** The place of a word, whole or its first three letters, in a list; -1: it is none of them. */
const placeIn = (names: readonly string[], word: string): number =>
  names.findIndex((name) => name === word || name.slice(0, 3) === word);

/** The day of that date in a year; without one the next such day from today on. */
function dateOf(day: number, month: number, year: number | null, today: Today): Day | null {
  if (year !== null) return dayFrom(year, month, day);
  for (let ahead = 0; ahead <= LEAP; ahead += 1) {
    const found = dayFrom(today.year + ahead, month, day);
    if (found !== null && found >= today.day) return found;
  }
  return null;
}

/** A date in one word. */
function dateWord(word: string, today: Today): Day | null {
  if (word === 'today') return today.day;
  if (word === 'tomorrow') return today.day + 1;
  const named = placeIn(WEEKDAYS, word);
  if (named >= 0) return today.day + (((named - weekday(today.day) + 6) % 7) + 1);
  if (/^\d{4}-\d\d-\d\d$/.test(word)) return dayOf(word);
  const [, day, month, year] = /^(\d\d?)\.(\d\d?)\.(\d{4})?$/.exec(word) ?? [];
  return day ? dateOf(Number(day), Number(month), year ? Number(year) : null, today) : null;
}

/** A date at the end of these words. */
function dateAtEnd(words: readonly string[], today: Today): Found | null {
  const one = dateWord(words.at(-1) ?? '', today);
  if (one !== null) return { day: one, words: 1 };
  const dated = /(?:^| )(\d\d?) ([a-z]+)(?: (\d{4}))?$/.exec(words.join(' '));
  const month = dated ? placeIn(MONTHS, dated[2] ?? '') + 1 : 0;
  if (!dated || month === 0) return null;
  const day = dateOf(Number(dated[1]), month, dated[3] ? Number(dated[3]) : null, today);
  return day === null ? null : { day, words: dated[3] ? 3 : 2 };
}

/** Takes a date, with a time or without, from the end of these words: how many of them it was. */
function takeDue(words: readonly string[], today: Today, into: Understood): number {
  const [, hour, minute] = TIME.exec(words.at(-1) ?? '') ?? [];
  const found = dateAtEnd(hour ? words.slice(0, -1) : words, today);
  if (!found) return 0;
  into.day = found.day;
  into.time = hour ? `${hour.padStart(2, '0')}:${minute}` : null;
  return found.words + (hour ? 1 : 0);
}

function takePriority(words: readonly string[], into: Understood): number {
  into.priority = PRIORITIES[words.at(-1) ?? ''] ?? 0;
  return into.priority ? 1 : 0;
}

/** @param now an instant, milliseconds: today is the day it is here then */
export function understand(line: string, now: number, left: Left = {}): Understood {
  const said = line.trim().split(/\s+/).filter(Boolean);
  const today = { day: localDay(now), year: new Date(now).getFullYear() };
  const found: Understood = { title: '', day: null, time: null, priority: 0 };
  let end = said.length;
  for (let taken = -1; taken !== 0; end -= Math.max(0, taken)) {
    // the first word is always the title's
    const words = said.slice(1, end).map((word) => word.toLowerCase());
    taken = found.priority === 0 && !left.priority ? takePriority(words, found) : 0;
    if (taken === 0 && found.day === null && !left.due) taken = takeDue(words, today, found);
  }
  return { ...found, title: said.slice(0, end).join(' ') };
}
