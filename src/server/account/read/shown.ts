import { chunks } from '../../store/sql/chunks.ts';
import { readBody } from '../bodies.ts';
import { LIVE, type LiveRow, versionOf } from '../live-row.ts';
import { isSound, project, type Projection } from '../project.ts';
import type { ReadRoom, Room } from '../room.ts';

export type Summary = Record<string, unknown> & { id: string; etag: string; collection: string };

export const summaryOf = (
  row: { item_id: string; hash: string; collection_id: string },
  data: string,
): Summary => ({
  ...(JSON.parse(data) as Record<string, unknown>),
  id: row.item_id,
  etag: row.hash,
  collection: row.collection_id,
});

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
    .select([
      'version.item_id',
      'version.hash as live_hash',
      'version.seq as live_seq',
      'version.kind as live_kind',
      'version.collection_id',
      'projection.hash',
      'projection.kind',
      'projection.collection_id as shown_collection',
      'projection.sort',
      'projection.first_start',
      'projection.last_end',
      'projection.data',
      'projection.crc32',
    ]);
}

type Stored = { [C in keyof Projection]: Projection[C] | null };
export type ShownRow = Omit<Stored, 'item_id' | 'collection_id'> & {
  item_id: string;
  collection_id: string;
  shown_collection: string | null;
  live_hash: string;
};

/**
 * The stored projection, or when it is missing or not what was written one made anew from the body, which then
 * replaces it.
 */
async function soundProjection(room: ReadRoom, account: string, row: ShownRow): Promise<Projection> {
  const stored = { ...row, collection_id: row.shown_collection } as Projection;
  if (isSound(stored, row.live_hash)) return stored;
  const live = await room.db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('item_id', '=', row.item_id)
    .where('until_seq', 'is', null)
    .select(LIVE)
    .executeTakeFirstOrThrow();
  const projection = await makeProjection(room, account, live);
  void room.writer
    .run('mendProjections', { account, projections: [projection] })
    .catch((error: unknown) => console.error(`projection of ${row.item_id} could not be mended:`, error));
  return projection;
}

/** What a list shows of a live item. */
export async function shownSummary(room: ReadRoom, account: string, row: ShownRow): Promise<Summary> {
  const { data } = await soundProjection(room, account, row);
  return summaryOf({ ...row, hash: row.live_hash }, data);
}

/**
 * Makes what a list of this kind would lack: it is sorted by projections, so an item without one, or with one of
 * another kind, would not be in it. Two counts over indexes, unless something is missing.
 */
export async function mendMissing(room: ReadRoom, account: string, kind: string): Promise<void> {
  const { n: live } = await room.db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('kind', '=', kind)
    .where('until_seq', 'is', null)
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  const { n: shown } = await room.db
    .selectFrom('projection')
    .where('account_id', '=', account)
    .where('kind', '=', kind)
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  if (Number(shown) >= Number(live)) return;
  const lacking = await liveRows(room.db, account)
    .where('version.kind', '=', kind)
    .where((eb) => eb.or([eb('projection.kind', 'is', null), eb('projection.kind', '!=', kind)]))
    .select(LIVE.map((column) => `version.${column}` as const))
    .execute();
  for (const part of chunks(lacking)) {
    const projections = await Promise.all(part.map((row) => makeProjection(room, account, row as LiveRow)));
    await room.writer.run('mendProjections', { account, projections });
  }
}

/** The projection of a stored version, from its body and findings. */
export async function makeProjection(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  row: LiveRow,
): Promise<Projection> {
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
