import type { z } from 'zod';
import type { OccurrenceList } from '../../../shared/contract/calendar.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import { occurrences } from '../../../shared/formats/icalendar/occurrences.ts';
import { readBody } from '../bodies.ts';
import type { ReadRoom } from '../room.ts';
import { mendMissing } from './shown.ts';

type List = z.infer<typeof OccurrenceList>;
const MOST = 10_000;
const LONGEST_MS = 3 * 366 * 86_400_000;
const DAY = 86_400_000;

/** Occurrences in a window, candidates by index, each expanded within bounds; `cut` says that there are more. */
export async function listOccurrences(
  room: ReadRoom,
  account: string,
  { from, to, zone }: { from: string; to: string; zone: string },
): Promise<List> {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  if (!(end > start) || end - start > LONGEST_MS)
    throw new LifeboatError('request.fields', {
      fields: [{ path: 'to', message: 'must lie after from, at most three years' }],
    });
  checkZone(zone);
  await mendMissing(room, account, 'event');
  // the index takes floating times in UTC: a day on each side covers every zone
  const [low, high] = [new Date(start - DAY).toISOString(), new Date(end + DAY).toISOString()];
  const rows = await room.db
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
    .where('projection.first_start', '<', high)
    .where((eb) => eb.or([eb('projection.last_end', 'is', null), eb('projection.last_end', '>=', low)]))
    .select(['version.item_id', 'version.body_sha', 'version.hash', 'version.collection_id'])
    .execute();
  const items: List['items'] = [];
  let cut = false;
  for (const row of rows) {
    const found = occurrences(await readBody(room, account, row.body_sha!), {
      from: new Date(start).toISOString(),
      to: new Date(end).toISOString(),
      zone,
    });
    cut ||= found.cut;
    for (const o of found.list)
      items.push({
        ...o,
        id: row.item_id,
        etag: row.hash,
        collection: row.collection_id,
      });
    if (items.length > MOST) break;
  }
  items.sort((a, b) => a.start.localeCompare(b.start) || a.id.localeCompare(b.id));
  return {
    items: items.slice(0, MOST),
    total: items.length,
    next: null,
    cut: cut || items.length > MOST,
    damaged: [],
  };
}

function checkZone(zone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    throw new LifeboatError('request.fields', {
      fields: [{ path: 'zone', message: 'is no known time zone' }],
    });
  }
}
