import { setImmediate } from 'node:timers/promises';
import type { PhotoQuery, PhotoSummary } from '../../../shared/contract/photos.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { ReadRoom } from '../room.ts';
import { countMembers, decodeCursor, encodeCursor, listSummaries, type Page } from './lists.ts';
import { liveRows, mendMissing, shownSummary, type ShownRow, type Summary } from './shown.ts';

const LIMIT = 500;
/** Rows looked at in one go: other requests come in between. */
const SLICE = 2000;

type Filter = Pick<PhotoQuery, 'favourite' | 'video' | 'album'>;

/** A page of photos, oldest first; filtered by favourite, video and album when asked for. */
export async function listPhotos(
  room: ReadRoom,
  account: string,
  { favourite, video, album, ...query }: PhotoQuery,
): Promise<Page<Summary>> {
  const filter = { favourite, video, album };
  if (Object.values(filter).every((one) => one === undefined))
    return listSummaries(room, account, 'photo', query);
  if (query.seq !== undefined || query.time !== undefined)
    throw new LifeboatError('request.malformed', {
      where: 'seq',
      detail: 'Photos of the past cannot be filtered.',
    });
  await mendMissing(room, account, 'photo');
  return room.snapshot(async (db) => {
    await countMembers(db, account, 'photo');
    return filtered({ ...room, db }, account, filter, query);
  });
}

async function filtered(
  room: ReadRoom,
  account: string,
  filter: Filter,
  query: Pick<PhotoQuery, 'collection' | 'cursor' | 'limit'>,
): Promise<Page<Summary>> {
  const { limit = LIMIT, cursor } = query;
  const after = cursor === undefined ? null : decodeCursor(cursor, 'text', 'text');
  const page: Page<Summary> = { items: [], total: 0, next: null };
  let more = false;
  for await (const { place, summary } of allPhotos(room, account, query.collection)) {
    if (!fits(summary as unknown as PhotoSummary, filter)) continue;
    page.total += 1;
    if (after && !isAfter(place, after)) continue;
    if (page.items.length < limit) {
      page.items.push(summary);
      if (page.items.length === limit) page.next = encodeCursor(place);
    } else more = true;
  }
  return more ? page : { ...page, next: null };
}

type Place = [sort: string, id: string];
const isAfter = (a: Place, b: Place): boolean => a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);

const fits = (photo: PhotoSummary, { favourite, video, album }: Filter): boolean =>
  (favourite === undefined || (photo.favourite ?? false) === favourite) &&
  (video === undefined || photo.video === video) &&
  (album === undefined || (photo.albums ?? []).includes(album));

/** All live photos as lists show them, in their order. */
async function* allPhotos(room: ReadRoom, account: string, collection: string | undefined) {
  let rows: ShownRow[];
  let at: Place = ['', ''];
  do {
    let query = liveRows(room.db, account)
      .where('projection.account_id', '=', account)
      .where('projection.kind', '=', 'photo')
      .where((eb) =>
        eb.or([
          eb('projection.sort', '>', at[0]),
          eb.and([eb('projection.sort', '=', at[0]), eb('projection.item_id', '>', at[1])]),
        ]),
      )
      .orderBy('projection.sort')
      .orderBy('projection.item_id')
      .limit(SLICE);
    if (collection !== undefined) query = query.where('version.collection_id', '=', collection);
    rows = await query.execute();
    for (const row of rows) {
      const place: Place = [row.sort!, row.item_id];
      yield { place, summary: await shownSummary(room, account, row) };
      at = place;
    }
    await setImmediate();
  } while (rows.length === SLICE);
}
