import type { PhotoTable } from '../offline/photo-table.ts';
import { FLAG } from '../offline/photo-record.ts';
import { fold } from '../../shared/formats/fold.ts';
import { Month } from './months.ts';
import { dayTextOf, monthWords } from './when.ts';

/** Which photos are shown. All of it stands in the address. */
export interface PhotoFilter {
  /** Words of the file name, title, day or month. */
  q: string;
  favourites: boolean;
  videos: boolean;
  /** '' for any. */
  album: string;
  /** A folder and all in it; '' for any. */
  folder: string;
  /** That folder alone; '' for any. */
  inside: string;
}

export const NO_FILTER: PhotoFilter = {
  q: '',
  favourites: false,
  videos: false,
  album: '',
  folder: '',
  inside: '',
};

/** What the address asks for. */
export const filterFrom = (get: (name: string) => string): PhotoFilter => ({
  q: get('q'),
  favourites: get('favourites') === 'yes',
  videos: get('videos') === 'yes',
  album: get('album'),
  folder: get('folder'),
  inside: get('in'),
});

/** The same as parts of an address; null: not there. */
export const filterQuery = (filter: PhotoFilter): Record<string, string | null> => ({
  q: filter.q || null,
  favourites: filter.favourites ? 'yes' : null,
  videos: filter.videos ? 'yes' : null,
  album: filter.album || null,
  folder: filter.folder || null,
  in: filter.inside || null,
});

/** "/photos/7?favourites=yes": an address that keeps the filter. */
export function addressOf(path: string, filter: PhotoFilter): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filterQuery(filter))) if (value) query.set(name, value);
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

export const isFiltered = (filter: PhotoFilter): boolean =>
  Object.values(filterQuery(filter)).some((value) => value !== null);

type Test = (row: number) => boolean;

/** Tests of a row alone, the cheap ones first. `within`: the folders that count as lying in `folder`. */
function testsOf(filter: PhotoFilter, table: PhotoTable, within: ReadonlySet<string> | null): Test[] {
  const tests: Test[] = [];
  if (filter.favourites) tests.push((row) => (table.flags(row) & FLAG.favourite) !== 0);
  if (filter.videos) tests.push((row) => (table.flags(row) & FLAG.video) !== 0);
  if (filter.inside) tests.push((row) => table.folder(row) === filter.inside);
  if (filter.folder && within) tests.push((row) => within.has(table.folder(row)));
  if (filter.album) tests.push((row) => table.albums(row).includes(filter.album));
  return tests;
}

const DAY_SECONDS = 86_400;

interface Word {
  text: string;
  letters: Uint8Array;
  photo: boolean;
  video: boolean;
}
const encoder = new TextEncoder();
const wordsOf = (q: string): Word[] =>
  fold(q)
    .split(/\s+/)
    .filter(Boolean)
    .map((text) => ({
      text,
      letters: encoder.encode(text),
      photo: 'photo'.includes(text),
      video: 'video'.includes(text),
    }));

interface Asked {
  months: readonly Month[];
  /** The filter without its words, and the words. */
  rest: string;
  text: string;
  within: ReadonlySet<string> | null;
  found: readonly Month[];
}
let last: Asked | null = null;

/**
 * The months with the photos that pass: months of which all pass are the same objects. Words may come in any order;
 * each must stand in the month, the day, the file name or the title, or say "photo" or "video". What is typed on
 * looks among what was found before.
 */
export function filtered(
  months: readonly Month[],
  filter: PhotoFilter,
  within: ReadonlySet<string> | null = null,
): readonly Month[] {
  if (!isFiltered(filter)) return months;
  const rest = addressOf('', { ...filter, q: '' });
  const text = fold(filter.q);
  const before = last?.months === months && last.rest === rest && last.within === within ? last : null;
  if (before?.text === text) return before.found;
  const among = before && text.startsWith(before.text) ? before.found : months;
  const found = passed(among, filter, within);
  last = { months, rest, text, within, found };
  return found;
}

function passed(
  months: readonly Month[],
  filter: PhotoFilter,
  within: ReadonlySet<string> | null,
): readonly Month[] {
  const table = months[0]?.table;
  if (!table) return months;
  const tests = testsOf(filter, table, within);
  const words = wordsOf(filter.q);
  return months.flatMap((month) => {
    const title = fold(monthWords(month.key));
    const left = words.filter(({ text }) => !title.includes(text));
    if (tests.length === 0 && left.length === 0) return [month];
    const rows = month.rows.filter(passing(table, tests, left));
    if (rows.length === 0) return [];
    return rows.length === month.count ? [month] : [new Month(month.key, table, rows)];
  });
}

function passing(table: PhotoTable, tests: readonly Test[], words: readonly Word[]): Test {
  if (words.length === 0) return (row) => tests.every((test) => test(row));
  let [from, to] = [0, 0];
  let left: readonly Word[] = words;
  return (row) => {
    for (const test of tests) if (!test(row)) return false;
    const taken = table.taken(row);
    // rows come day by day
    if (taken < from || taken >= to) {
      const day = Math.floor(taken / DAY_SECONDS);
      [from, to] = [day * DAY_SECONDS, (day + 1) * DAY_SECONDS];
      const text = dayTextOf(day);
      left = words.filter((word) => !text.includes(word.text));
    }
    const video = (table.flags(row) & FLAG.video) !== 0;
    for (const word of left)
      if (!(video ? word.video : word.photo) && !table.holds(row, word.text, word.letters)) return false;
    return true;
  };
}
