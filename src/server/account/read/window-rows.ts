import { setImmediate } from 'node:timers/promises';
import { DAY } from '../../../shared/formats/icalendar/civil.ts';
import type { Projection } from '../project.ts';
import { byIndex } from '../../store/sql/stream.ts';
import type { ReadRoom } from '../room.ts';
import { SHOWN } from './shown.ts';

/** An event that may touch a window: its live version, and what is stored of its projection. */
export interface WindowRow {
  item_id: string;
  hash: string;
  collection_id: string;
  body_sha: string | null;
  stored: Projection;
}

/** Events whose first start and last end do not rule the window out; those without a known start may be damaged. */
export async function windowRows(
  room: ReadRoom,
  account: string,
  from: number,
  to: number,
  only: readonly string[] | undefined,
): Promise<WindowRow[]> {
  if (only?.length === 0) return [];
  // the index takes floating times in UTC: a day on each side covers every zone
  const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
  const [low, high] = [iso(from - DAY), iso(to + DAY)];
  const events = joined(room, account);
  const within = only === undefined ? events : events.where('version.collection_id', 'in', [...only]);
  // as an expression, so that the index over ends is used, which holds the starts too
  const before = within.where(({ fn, val }) => fn.coalesce('projection.first_start', val('~')), '<', high);
  const endless = before.where('projection.last_end', 'is', null);
  const timeless = within
    .where('projection.first_start', 'is', null)
    .where('projection.last_end', 'is', null);
  const parts = [
    byIndex(before, [LAST, FIRST, ITEM], { from: [low, '', ''], atOnce }),
    byIndex(endless, [FIRST, ITEM], { atOnce }),
    byIndex(timeless, [ITEM], { atOnce }),
  ];
  const rows: WindowRow[] = [];
  for (const part of parts)
    for await (const page of part) {
      for (const row of page) rows.push(windowRow(row));
      await setImmediate();
    }
  return rows;
}

/** Columns of the index `projection_end`, and how many rows are read before others get their turn. */
const [LAST, FIRST, ITEM] = ['projection.last_end', 'projection.first_start', 'projection.item_id'] as const;
const atOnce = 500;

const joined = (room: ReadRoom, account: string) =>
  room.db
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
    .select(['version.item_id', 'version.hash', 'version.collection_id', 'version.body_sha', ...SHOWN]);

type Found = Awaited<ReturnType<ReturnType<typeof joined>['execute']>>[number];

function windowRow({ item_id, hash, collection_id, body_sha, ...shown }: Found): WindowRow {
  const { shown_hash, shown_kind, shown_collection, ...rest } = shown;
  const stored = { ...rest, item_id, hash: shown_hash, kind: shown_kind, collection_id: shown_collection };
  return { item_id, hash, collection_id, body_sha, stored };
}
