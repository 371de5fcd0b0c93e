import { setImmediate } from 'node:timers/promises';
import { chunks } from '../../store/sql/chunks.ts';
import { readBody } from '../bodies.ts';
import { isSoundRow, LIVE, type LiveRow, versionOf } from '../live-row.ts';
import { isSound, project, type Projection, unmade } from '../project.ts';
import type { ReadRoom, Room } from '../room.ts';
import { standIn } from '../stand-in.ts';
import { liveVersions } from '../versions.ts';

export type Summary = Record<string, unknown> & { id: string; etag: string; collection: string };

export const summaryOf = ({ item_id, hash, collection_id, data }: Projection): Summary => ({
  ...(JSON.parse(data) as Record<string, unknown>),
  id: item_id,
  etag: hash,
  collection: collection_id,
});

/** The columns of a stored projection, beside those of the version it may be of. */
export const SHOWN = [
  'projection.hash as shown_hash',
  'projection.kind as shown_kind',
  'projection.collection_id as shown_collection',
  'projection.sort',
  'projection.first_start',
  'projection.last_end',
  'projection.data',
  'projection.crc32',
] as const;

/** Live items beside what is stored of their projections; those columns are null where there is none. */
export function liveRows(db: Room['db'], account: string) {
  return db
    .selectFrom('version')
    .leftJoin('projection', (j) =>
      j
        .onRef('projection.account_id', '=', 'version.account_id')
        .onRef('projection.item_id', '=', 'version.item_id'),
    )
    .where('version.account_id', '=', account)
    .where('version.until_seq', 'is', null)
    .select([...LIVE.map((column) => `version.${column}` as const), ...SHOWN]);
}

type Kept = { [C in 'sort' | 'first_start' | 'last_end' | 'data' | 'crc32']: Projection[C] | null };
export type ShownRow = LiveRow &
  Kept & { shown_hash: string | null; shown_kind: string | null; shown_collection: string | null };

/** The stored projection of a row; null when there is none. */
function storedOf(row: ShownRow): Projection | null {
  if (row.crc32 === null) return null;
  return {
    item_id: row.item_id,
    hash: row.shown_hash!,
    kind: row.shown_kind!,
    collection_id: row.shown_collection!,
    sort: row.sort!,
    first_start: row.first_start,
    last_end: row.last_end,
    data: row.data!,
    crc32: row.crc32,
  };
}

/**
 * What a list shows of a live item: the stored projection, or when it is missing or not what was written one made anew
 * from the body, which then replaces it. An item whose own row is damaged is shown by what is still known of it, under
 * the hash that History has.
 */
export async function shown(room: ReadRoom, account: string, row: ShownRow): Promise<Projection> {
  const stored = storedOf(row);
  if (!isSoundRow(row)) return makeProjection(room, account, row);
  if (stored && isSound(stored, row.hash)) return stored;
  const projection = await makeProjection(room, account, row);
  void room.writer
    .run('mendProjections', { account, projections: [projection] })
    .catch((error: unknown) => console.error(`projection of ${row.item_id} could not be mended:`, error));
  return projection;
}

export const shownSummary = async (room: ReadRoom, account: string, row: ShownRow): Promise<Summary> =>
  summaryOf(await shown(room, account, row));

/**
 * Makes what a list of this kind would lack: it is sorted by projections, so an item without one, or with one of
 * another kind, would not be in it. Two counts over indexes, unless something is missing.
 */
export async function mendMissing(room: ReadRoom, account: string, kind: string): Promise<void> {
  const { n: live } = await liveVersions(room.db, account)
    .where('kind', '=', kind)
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  const { n: stored } = await room.db
    .selectFrom('projection')
    .where('account_id', '=', account)
    .where('kind', '=', kind)
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  if (Number(stored) >= Number(live)) return;
  const lacking = await liveRows(room.db, account)
    .where('version.kind', '=', kind)
    .where((eb) => eb.or([eb('projection.kind', 'is', null), eb('projection.kind', '!=', kind)]))
    .execute();
  await makeAnew(room, account, lacking);
}

/** Rows after which others get their turn. */
const IN_A_ROW = 20;

async function makeAnew(room: ReadRoom, account: string, rows: readonly LiveRow[]): Promise<void> {
  for (const part of chunks(rows)) {
    const projections: Projection[] = [];
    for (const few of chunks(part, IN_A_ROW)) {
      for (const row of few) projections.push(await makeProjection(room, account, row));
      await setImmediate();
    }
    await room.writer.run('mendProjections', { account, projections });
  }
}

/** Makes projections anew in the background, of items whose bodies can be read. */
export function mendShown(room: ReadRoom, account: string, ids: readonly string[]): void {
  const mend = async () => {
    for (const part of chunks(ids)) {
      const rows = await liveRows(room.db, account).where('version.item_id', 'in', part).execute();
      await makeAnew(room, account, rows.filter(isSoundRow));
    }
  };
  void mend().catch((error: unknown) => console.error('projections could not be mended:', error));
}

/** The projection of a stored version, from its body and findings; of a damaged row what is known, never to be kept. */
export async function makeProjection(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  row: LiveRow,
): Promise<Projection> {
  if (!isSoundRow(row)) return projectionLike(room, account, row);
  const version = versionOf(row);
  const text = row.body_sha !== null && version.kind !== 'photo' && version.kind !== 'file';
  const bytes = text ? await readBody(room, account, row.body_sha!).catch(() => null) : null;
  const derived = row.body_sha
    ? await room.db
        .selectFrom('derived')
        .where('account_id', '=', account)
        .where('body_sha', '=', row.body_sha)
        .select('data')
        .executeTakeFirst()
    : undefined;
  return project({ id: row.item_id, version, size: row.size, bytes, derived: derived?.data ?? null });
}

async function projectionLike(room: Pick<Room, 'db'>, account: string, row: LiveRow): Promise<Projection> {
  const known = await standIn(room.db, account, row);
  if (known.shown) return known.shown;
  const { id, hash, version, size } = known;
  return unmade({ ...project({ id, version, size, bytes: null, derived: null }), hash });
}
