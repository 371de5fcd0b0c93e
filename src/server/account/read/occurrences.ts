import { setImmediate } from 'node:timers/promises';
import type { z } from 'zod';
import type { OccurrenceList } from '../../../shared/contract/calendar.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import { DAY } from '../../../shared/formats/icalendar/civil.ts';
import { instantOf, placed, written } from '../../../shared/formats/icalendar/occurrences.ts';
import type { Series } from '../../../shared/formats/icalendar/series.ts';
import { ianaZone, type Zone } from '../../../shared/formats/icalendar/zones.ts';
import { chunks } from '../../store/sql/chunks.ts';
import { isSound } from '../project.ts';
import type { ReadRoom } from '../room.ts';
import { readBodies } from './bodies-at-once.ts';
import { takesPlaceOnce, type Written } from './once.ts';
import { SeriesCache } from './series-cache.ts';
import { mendMissing, mendShown } from './shown.ts';
import { density, evenCap, Shares } from './window-share.ts';
import { type WindowRow, windowRows } from './window-rows.ts';

type List = z.infer<typeof OccurrenceList>;

/** From an instant, or the beginning of a day in the zone, to before another. */
export interface Window {
  from: string;
  to: string;
  /** Of whoever looks: floating and all-day events take place in it. */
  zone: string;
  /** Only these collections. */
  only?: readonly string[];
}

const MOST = 10_000;
/** Three years, in seconds. */
const LONGEST = 3 * 366 * DAY;
/** Work after which others get their turn; reading a body counts as much as `PARSING`, a stored row as `LOOKING`. */
const SLICE = 20_000;
const PARSING = 200;
const LOOKING = 15;

const cache = new SeriesCache();

/** What takes place of one event in the window. */
interface Listed {
  row: WindowRow;
  list: Written[];
}

/**
 * Occurrences in a window: candidates by index; what takes place once is told by its projection, every other expanded
 * within its share; `cut` says that there are more, and `damaged` names those that cannot be read. One of those does
 * not take the others' places (promise 4).
 */
export async function listOccurrences(room: ReadRoom, account: string, window: Window): Promise<List> {
  const viewer = ianaZone(window.zone);
  if (!viewer) throw unfit('zone', 'is no known time zone');
  const [from = NaN, to = NaN] = [window.from, window.to].map((text) => instantOf(text, viewer) ?? NaN);
  if (!(to > from) || to - from > LONGEST) throw unfit('to', 'must lie after from, at most three years');
  await mendMissing(room, account, 'event');
  const rows = await windowRows(room, account, from, to, window.only);
  const turn = new Turns();
  const { once, rest } = await sorted(rows, viewer, from, to, turn);
  const { read, damaged } = await readAll(room, account, rest, viewer, turn);
  const { lists, cut } = await expandAll(read, viewer, from, to, turn);
  return { ...answer([...once, ...lists], cut), next: null, damaged };
}

/** The first of all lists, in order; none is left out for another that is dense. */
function answer(lists: readonly Listed[], cut: boolean): Pick<List, 'items' | 'total' | 'cut'> {
  const cap = evenCap(
    lists.map(({ list }) => list.length),
    MOST,
  );
  const found = lists
    .flatMap(({ row, list }) => list.slice(0, cap).map((one) => ({ row, one })))
    .sort((a, b) => a.one.start - b.one.start || (a.row.item_id < b.row.item_id ? -1 : 1));
  const items = found.slice(0, MOST).map(({ row, one }) => ({
    ...one.occurrence,
    id: row.item_id,
    etag: row.hash,
    collection: row.collection_id,
  }));
  const total = lists.reduce((sum, { list }) => sum + list.length, 0);
  return { items, total, cut: cut || total > items.length };
}

const unfit = (path: string, message: string) =>
  new LifeboatError('request.fields', { fields: [{ path, message }] });

/** Lets others in between, by the work done since. */
class Turns {
  #work = 0;

  async after(work: number): Promise<void> {
    this.#work += work;
    if (this.#work < SLICE) return;
    this.#work = 0;
    await setImmediate();
  }
}

/** Those that a sound projection tells all about, and the rest, whose bodies have to be read. */
async function sorted(
  rows: readonly WindowRow[],
  viewer: Zone,
  from: number,
  to: number,
  turn: Turns,
): Promise<{ once: Listed[]; rest: WindowRow[] }> {
  const once: Listed[] = [];
  const rest: WindowRow[] = [];
  for (const row of rows) {
    const one = isSound(row.stored, row.hash) ? takesPlaceOnce(row.stored, viewer) : null;
    if (!one) rest.push(row);
    else if (one.start < to && (one.end > from || (one.start === one.end && one.start >= from)))
      once.push({ row, list: [one] });
    await turn.after(LOOKING);
  }
  return { once, rest };
}

interface Read {
  row: WindowRow;
  series: Series;
}

async function readAll(
  room: ReadRoom,
  account: string,
  rows: readonly WindowRow[],
  viewer: Zone,
  turn: Turns,
): Promise<{ read: Read[]; damaged: List['damaged'] }> {
  const read: Read[] = [];
  const bad: WindowRow[] = [];
  for (const part of chunks(rows)) {
    const bodies = await readBodies(
      room,
      account,
      part.flatMap(({ body_sha }) => body_sha ?? []),
    );
    for (const row of part) {
      const bytes = row.body_sha === null ? null : bodies.get(row.body_sha);
      if (!bytes) bad.push(row);
      else {
        const { series, known } = cache.of(account, row.body_sha!, bytes, viewer);
        read.push({ row, series });
        await turn.after(known ? 1 : PARSING + bytes.length / 10);
      }
    }
    await setImmediate();
  }
  // what was not as it was written, or as it is written now, does not cost the next window as much
  mendShown(
    room,
    account,
    read.flatMap(({ row }) => (isSound(row.stored, row.hash) ? [] : row.item_id)),
  );
  return { read, damaged: bad.map(({ item_id: id, stored }) => ({ id, title: titleIn(stored.data) })) };
}

/** The name that lists still have for one that cannot be read. */
function titleIn(data: string): string {
  try {
    return String((JSON.parse(data) as { title?: unknown }).title ?? '');
  } catch {
    return '';
  }
}

async function expandAll(
  read: readonly Read[],
  viewer: Zone,
  from: number,
  to: number,
  turn: Turns,
): Promise<{ lists: Listed[]; cut: boolean }> {
  const lists: Listed[] = [];
  const ordered = read
    .map((one) => ({ ...one, dense: density(one.series) }))
    .sort((a, b) => a.dense - b.dense);
  const shares = new Shares(ordered.length);
  let cut = false;
  for (const { row, series } of ordered) {
    const limits = shares.next();
    if (!limits) return { lists, cut: true };
    const found = placed(series, from, to, limits);
    shares.took(found.work, found.list.length);
    cut ||= found.cut;
    const list = found.list.map((one) => ({
      start: one.start,
      end: one.end,
      occurrence: written(one, viewer),
    }));
    if (list.length > 0) lists.push({ row, list });
    await turn.after(found.work + found.list.length * 10);
  }
  return { lists, cut };
}
