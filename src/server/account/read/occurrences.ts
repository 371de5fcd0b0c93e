import { setImmediate } from 'node:timers/promises';
import type { z } from 'zod';
import type { OccurrenceList } from '../../../shared/contract/calendar.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import { DAY } from '../../../shared/formats/icalendar/civil.ts';
import { instantOf, placed, type Placed, written } from '../../../shared/formats/icalendar/occurrences.ts';
import type { Series } from '../../../shared/formats/icalendar/series.ts';
import { ianaZone, type Zone } from '../../../shared/formats/icalendar/zones.ts';
import { chunks } from '../../store/sql/chunks.ts';
import type { ReadRoom } from '../room.ts';
import { readBodies } from './bodies-at-once.ts';
import { SeriesCache } from './series-cache.ts';
import { mendMissing } from './shown.ts';
import { density, evenCap, Shares } from './window-share.ts';

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
/** Work after which others get their turn; reading a body counts as much as `PARSING`. */
const SLICE = 20_000;
const PARSING = 200;

const cache = new SeriesCache();

/**
 * Occurrences in a window: candidates by index, each expanded within its share; `cut` says that there are more, and
 * `damaged` names those that cannot be read. One of those does not take the others' places (promise 4).
 */
export async function listOccurrences(room: ReadRoom, account: string, window: Window): Promise<List> {
  const viewer = ianaZone(window.zone);
  if (!viewer) throw unfit('zone', 'is no known time zone');
  const [from = NaN, to = NaN] = [window.from, window.to].map((text) => instantOf(text, viewer) ?? NaN);
  if (!(to > from) || to - from > LONGEST) throw unfit('to', 'must lie after from, at most three years');
  await mendMissing(room, account, 'event');
  const rows = await candidates(room, account, from, to, window.only);
  const turn = new Turns();
  const { read, damaged } = await readAll(room, account, rows, viewer, turn);
  const { lists, cut } = await expandAll(read, from, to, turn);
  const cap = evenCap(
    lists.map(({ list }) => list.length),
    MOST,
  );
  const found = lists
    .flatMap(({ row, list }) => list.slice(0, cap).map((one) => ({ row, one })))
    .sort((a, b) => a.one.start - b.one.start || (a.row.item_id < b.row.item_id ? -1 : 1));
  const items = found.slice(0, MOST).map(({ row, one }) => ({
    ...written(one, viewer),
    id: row.item_id,
    etag: row.hash,
    collection: row.collection_id,
  }));
  const total = lists.reduce((sum, { list }) => sum + list.length, 0);
  return { items, total, next: null, cut: cut || total > items.length, damaged };
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

interface Row {
  item_id: string;
  hash: string;
  collection_id: string;
  body_sha: string | null;
}

/** Events whose first start and last end do not rule the window out; those without a known start may be damaged. */
async function candidates(
  room: ReadRoom,
  account: string,
  from: number,
  to: number,
  only: readonly string[] | undefined,
): Promise<Row[]> {
  // the index takes floating times in UTC: a day on each side covers every zone
  const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
  const [low, high] = [iso(from - DAY), iso(to + DAY)];
  const events = room.db
    .selectFrom('projection')
    .innerJoin('version', (j) =>
      j
        .onRef('version.account_id', '=', 'projection.account_id')
        .onRef('version.item_id', '=', 'projection.item_id'),
    )
    .where('projection.account_id', '=', account)
    .where('version.account_id', '=', account)
    .where('version.until_seq', 'is', null)
    .where('projection.kind', '=', 'event')
    .select(['version.item_id', 'version.hash', 'version.collection_id', 'version.body_sha']);
  if (only?.length === 0) return [];
  const within = only === undefined ? events : events.where('version.collection_id', 'in', [...only]);
  // as an expression, so that the index over ends is used, which holds the starts too
  const before = within.where(({ fn, val }) => fn.coalesce('projection.first_start', val('~')), '<', high);
  const parts = [
    before.where('projection.last_end', '>=', low),
    before.where('projection.last_end', 'is', null),
    within.where('projection.first_start', 'is', null).where('projection.last_end', 'is', null),
  ];
  const rows: Row[] = [];
  for (const part of parts) {
    rows.push(...(await part.execute()));
    await setImmediate();
  }
  return rows;
}

interface Read {
  row: Row;
  series: Series;
}

async function readAll(
  room: ReadRoom,
  account: string,
  rows: readonly Row[],
  viewer: Zone,
  turn: Turns,
): Promise<{ read: Read[]; damaged: List['damaged'] }> {
  const read: Read[] = [];
  const bad: Row[] = [];
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
  return { read, damaged: await named(room, account, bad) };
}

/** The damaged ones by the names lists still have for them. */
async function named(room: ReadRoom, account: string, rows: readonly Row[]): Promise<List['damaged']> {
  const names = new Map<string, string>();
  for (const part of chunks(rows.map(({ item_id }) => item_id))) {
    const shown = await room.db
      .selectFrom('projection')
      .where('account_id', '=', account)
      .where('item_id', 'in', part)
      .select(['item_id', 'data'])
      .execute();
    for (const { item_id, data } of shown) names.set(item_id, titleIn(data));
  }
  return rows.map(({ item_id: id }) => ({ id, title: names.get(id) ?? '' }));
}

function titleIn(data: string): string {
  try {
    return String((JSON.parse(data) as { title?: unknown }).title ?? '');
  } catch {
    return '';
  }
}

async function expandAll(
  read: readonly Read[],
  from: number,
  to: number,
  turn: Turns,
): Promise<{ lists: { row: Row; list: Placed[] }[]; cut: boolean }> {
  const lists: { row: Row; list: Placed[] }[] = [];
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
    if (found.list.length > 0) lists.push({ row, list: found.list });
    await turn.after(found.work + found.list.length * 10);
  }
  return { lists, cut };
}
