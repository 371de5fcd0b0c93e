import type { PhotoTable } from '../offline/photo-table.ts';
import type { PhotoSummary } from '../../shared/contract/photos.ts';
import { secondsOf } from '../offline/photo-record.ts';
import { monthOfSeconds } from './when.ts';

/** Photos of one month, newest first. A month that changes becomes another object, so that layouts can be kept. */
export class Month {
  /** Months since year 0. */
  readonly key: number;
  readonly table: PhotoTable;
  /** Rows of the table. */
  readonly rows: Uint32Array;

  constructor(key: number, table: PhotoTable, rows: Uint32Array) {
    this.key = key;
    this.table = table;
    this.rows = rows;
  }

  get count(): number {
    return this.rows.length;
  }
  at(index: number): PhotoSummary | undefined {
    const row = this.rows[index];
    return row === undefined ? undefined : this.table.summary(row);
  }
  id(index: number): string {
    return this.table.id(this.rows[index] as number);
  }
  taken(index: number): number {
    return this.table.taken(this.rows[index] as number);
  }
  /** The ids from one photo up to another (exclusive). */
  ids(from = 0, to = this.rows.length): string[] {
    return Array.from(this.rows.subarray(from, to), (row) => this.table.id(row));
  }
}

const NONE = -1;

/** Rows of the table in buckets by month, kept up photo by photo: 200,000 are sorted once, not with each change. */
export class MonthBuckets {
  readonly #table: PhotoTable;
  #keyOf = new Int32Array(1024).fill(NONE);
  readonly #added = new Map<number, number[]>();
  readonly #stale = new Set<number>();
  #months: readonly Month[] = [];

  /** Takes in what is there and hears of what comes and goes. */
  constructor(table: PhotoTable) {
    this.#table = table;
    for (let row = 0; row < table.rows; row += 1) if (table.isLive(row)) this.#put(row);
    table.watch = {
      put: (row) => this.#put(row),
      drop: (row) => this.#drop(row),
      clear: () => this.#clear(),
    };
  }

  /** All months that have photos, newest first. Months without a change are the same objects as before. */
  months(): readonly Month[] {
    if (this.#stale.size === 0) return this.#months;
    const kept = new Map(this.#months.map((month) => [month.key, month]));
    for (const key of this.#stale) {
      const rows = this.#rowsOf(key, kept.get(key)?.rows ?? []);
      if (rows.length > 0) kept.set(key, new Month(key, this.#table, rows.sort(this.#table.compare)));
      else kept.delete(key);
    }
    this.#stale.clear();
    this.#added.clear();
    return (this.#months = [...kept.values()].sort((a, b) => b.key - a.key));
  }

  #rowsOf(key: number, before: Iterable<number>): Uint32Array {
    // a row that went and was used again for the same month is in both
    const rows = new Set<number>();
    for (const row of before) if (this.#keyOf[row] === key) rows.add(row);
    for (const row of this.#added.get(key) ?? []) if (this.#keyOf[row] === key) rows.add(row);
    return Uint32Array.from(rows);
  }

  #put(row: number): void {
    if (row >= this.#keyOf.length) this.#grow(row);
    const key = monthOfSeconds(this.#table.taken(row));
    if (this.#keyOf[row] !== key) {
      this.#drop(row);
      this.#keyOf[row] = key;
      const added = this.#added.get(key);
      if (added) added.push(row);
      else this.#added.set(key, [row]);
    }
    this.#stale.add(key);
  }

  #drop(row: number): void {
    const key = this.#keyOf[row] ?? NONE;
    if (key === NONE) return;
    this.#keyOf[row] = NONE;
    this.#stale.add(key);
  }

  #clear(): void {
    this.#keyOf.fill(NONE);
    this.#added.clear();
    this.#stale.clear();
    this.#months = [];
  }

  #grow(row: number): void {
    const wider = new Int32Array(Math.max(row + 1, Math.ceil(this.#keyOf.length * 1.5))).fill(NONE);
    wider.set(this.#keyOf);
    this.#keyOf = wider;
  }
}

export interface Place {
  /** Index of the month. */
  month: number;
  /** Index of the photo in it. */
  photo: number;
}

/** The first index from 0 to `count` for which `test` holds; it must be false, then true. */
export function firstWhere(count: number, test: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Where a photo lies, or would lie: the first that is not newer. Null when there is none. */
export function placeOf(months: readonly Month[], photo: Pick<PhotoSummary, 'takenAt' | 'id'>): Place | null {
  const taken = secondsOf(photo.takenAt) || 0;
  const key = monthOfSeconds(taken);
  const month = firstWhere(months.length, (index) => (months[index] as Month).key <= key);
  const found = months[month];
  if (!found) return null;
  if (found.key < key) return { month, photo: 0 };
  const index = firstWhere(found.count, (at) => {
    const apart = taken - found.taken(at);
    return apart > 0 || (apart === 0 && found.id(at) >= photo.id);
  });
  if (index < found.count) return { month, photo: index };
  return month + 1 < months.length ? { month: month + 1, photo: 0 } : null;
}

/** The photo `steps` after (older) or before a place; null beyond the ends. */
export function stepFrom(months: readonly Month[], from: Place, steps: number): Place | null {
  let { month } = from;
  let photo = from.photo + steps;
  while (photo < 0) {
    month -= 1;
    const before = months[month];
    if (!before) return null;
    photo += before.count;
  }
  for (let here = months[month]; here && photo >= here.count; here = months[month]) {
    photo -= here.count;
    month += 1;
  }
  return months[month] ? { month, photo } : null;
}

export const photoAt = (months: readonly Month[], place: Place | null): PhotoSummary | null =>
  (place && months[place.month]?.at(place.photo)) ?? null;

export const countOf = (months: readonly Month[]): number =>
  months.reduce((sum, month) => sum + month.count, 0);

/** The photos beside one, newer and older; also of one that is not among them (any more). */
export function neighbours(
  months: readonly Month[],
  photo: Pick<PhotoSummary, 'takenAt' | 'id'>,
): { before: PhotoSummary | null; after: PhotoSummary | null } {
  const last = months.length - 1;
  const end = { month: last, photo: months[last]?.count ?? 0 };
  const at = placeOf(months, photo) ?? end;
  const here = photoAt(months, at)?.id === photo.id;
  if (last < 0) return { before: null, after: null };
  return {
    before: photoAt(months, stepFrom(months, at, -1)),
    after: photoAt(months, here ? stepFrom(months, at, 1) : at),
  };
}
