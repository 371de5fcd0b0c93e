import type { Archive } from '../../../shared/contract/archives.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { ArchiveTable } from '../../store/sql/schema.ts';
import { newId } from '../ids.ts';
import { decodeCursor, encodeCursor, type Page } from '../read/lists.ts';
import { now, type Room } from '../room.ts';
import { headOf } from '../snapshot.ts';

const LIVES_DAYS = 14;
const DAY_MS = 86_400_000;
const LIMIT = 100;
const MOST = 500;

const expiry = (room: Pick<Room, 'clock'>): string =>
  new Date(room.clock().getTime() + LIVES_DAYS * DAY_MS).toISOString();

/** Notes an archive of the account as it stands now, state `freezing`; answers its id. The job freezes it. */
export async function startArchive(room: Room, account: string, id: string = newId()): Promise<string> {
  const { seq } = await headOf(room, account);
  await room.writer.run('addArchive', {
    account_id: account,
    archive_id: id,
    state: 'freezing',
    seq,
    digest: null,
    table_sha: null,
    size: null,
    counts: '{}',
    problems: '[]',
    done: 0,
    total: 0,
    created_at: now(room),
    expires_at: expiry(room),
    sent: '[]',
    sent_at: null,
    checked_at: null,
    reason: null,
  });
  return id;
}

/** The file name an archive is offered under, without extension. */
export const archiveName = (row: Pick<ArchiveTable, 'created_at' | 'seq'>): string =>
  `lifeboat-${row.created_at.slice(0, 10)}-${row.seq}`;

/** An archive without its links. */
export type ArchiveFacts = Omit<Archive, 'links'>;

function archiveFrom(row: ArchiveTable, at: string): ArchiveFacts {
  const name = archiveName(row);
  const problems = JSON.parse(row.problems) as Archive['problems'];
  return {
    id: row.archive_id,
    url: `/api/archives/${row.archive_id}/${name}.zip`,
    name: `${name}.zip`,
    seq: row.seq,
    state: row.expires_at < at && row.state !== 'failed' ? 'ended' : (row.state as Archive['state']),
    size: row.size,
    digest: row.digest,
    counts: JSON.parse(row.counts) as Archive['counts'],
    problems: problems.map(({ id, kind, name: item, reason }) => ({ id, kind, name: item, reason })),
    progress: { done: row.done, total: row.total },
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    sentAt: row.sent_at,
    checkedAt: row.checked_at,
    reason: row.reason,
  };
}

/** The archive's row, or null. */
export async function findArchive(
  room: Pick<Room, 'db'>,
  account: string,
  id: string,
): Promise<ArchiveTable | null> {
  const row = await room.db
    .selectFrom('archive')
    .where('account_id', '=', account)
    .where('archive_id', '=', id)
    .selectAll()
    .executeTakeFirst();
  return row ?? null;
}

/** @throws LifeboatError `archive.not-found` */
export async function archiveRow(room: Pick<Room, 'db'>, account: string, id: string): Promise<ArchiveTable> {
  const row = await findArchive(room, account, id);
  if (!row) throw new LifeboatError('archive.not-found');
  return row;
}

/** @throws LifeboatError `archive.not-found` */
export async function archiveOf(room: Room, account: string, id: string): Promise<ArchiveFacts> {
  return archiveFrom(await archiveRow(room, account, id), now(room));
}

/** Archives, newest first. */
export async function archivesOf(
  room: Room,
  account: string,
  { cursor, limit = LIMIT }: { cursor?: string | undefined; limit?: number | undefined } = {},
): Promise<Page<ArchiveFacts>> {
  const all = room.db.selectFrom('archive').where('account_id', '=', account);
  const { n } = await all.select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  const most = Math.min(limit, MOST);
  let page = all
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('archive_id', 'desc')
    .limit(most + 1);
  if (cursor) {
    const [at, id] = decodeCursor(cursor, 'text', 'text');
    page = page.where((eb) =>
      eb.or([eb('created_at', '<', at), eb.and([eb('created_at', '=', at), eb('archive_id', '<', id)])]),
    );
  }
  const rows = await page.execute();
  const last = rows[most - 1];
  const at = now(room);
  return {
    items: rows.slice(0, most).map((row) => archiveFrom(row, at)),
    total: Number(n),
    next: rows.length > most && last ? encodeCursor([last.created_at, last.archive_id]) : null,
  };
}

/** Whether an archive has ended: nothing of it is given out any more. */
export const hasEnded = (row: Pick<ArchiveTable, 'state' | 'expires_at'>, at: string): boolean =>
  row.state === 'ended' || row.state === 'failed' || row.expires_at < at;

/** @throws LifeboatError `archive.gone` */
export async function checkOpen(room: Room, account: string, id: string): Promise<void> {
  const row = await findArchive(room, account, id);
  if (!row || hasEnded(row, now(room))) throw new LifeboatError('archive.gone');
}

/** Lets the link live 14 days more. @throws LifeboatError `archive.not-found`, `archive.gone` */
export async function renewArchive(room: Room, account: string, id: string): Promise<ArchiveFacts> {
  const row = await archiveRow(room, account, id);
  if (row.state === 'ended' || row.state === 'failed') throw new LifeboatError('archive.gone');
  await room.writer.run('updateArchive', { account, archive: id, set: { expires_at: expiry(room) } });
  return archiveOf(room, account, id);
}
