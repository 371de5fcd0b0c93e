import { timingSafeEqual } from 'node:crypto';
import type { Archive, ArchiveLink, LinkWrite } from '../../../shared/contract/archives.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { ArchiveLinkTable, ArchiveTable } from '../../store/sql/schema.ts';
import { newId } from '../ids.ts';
import { now, type Room } from '../room.ts';
import { type ArchiveFacts, archiveName, archiveRow, findArchive, hasEnded } from './list.ts';

/** 32 bytes that follow from a text and the instance's secret. */
export type Sealed = (text: string) => Buffer;

/** What a link stands for. */
export interface LinkRef {
  account: string;
  archive: string;
  link: string;
}

const DAY_MS = 86_400_000;
const ID_BYTES = 16;

const idBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
const idText = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

const signature = (sealed: Sealed, { account, archive, link }: LinkRef): Buffer =>
  sealed(`archive-link\n${account}\n${archive}\n${link}`);

/** Three ids and their signature: nothing is looked up for one that this instance did not make. */
const tokenOf = (sealed: Sealed, ref: LinkRef): string =>
  Buffer.concat([...[ref.account, ref.archive, ref.link].map(idBytes), signature(sealed, ref)]).toString(
    'base64url',
  );

/** What a token stands for, when the signature is this instance's. @throws LifeboatError `link.not-found` */
export function readToken(sealed: Sealed, token: string): LinkRef {
  const bytes = Buffer.from(token, 'base64url');
  const id = (n: number) => idText(bytes.subarray(n * ID_BYTES, (n + 1) * ID_BYTES));
  const ref = { account: id(0), archive: id(1), link: id(2) };
  const given = bytes.subarray(3 * ID_BYTES);
  const own = signature(sealed, ref);
  if (given.length !== own.length || !timingSafeEqual(given, own)) throw new LifeboatError('link.not-found');
  return ref;
}

/** Throws once the link opens nothing any more; a transfer asks again while it runs. @throws LifeboatError `link.ended` */
export async function checkLink(room: Room, { account, archive, link }: LinkRef): Promise<void> {
  const row = await room.db
    .selectFrom('archive_link')
    .where('account_id', '=', account)
    .where('archive_id', '=', archive)
    .where('link_id', '=', link)
    .select(['revoked_at', 'expires_at'])
    .executeTakeFirst();
  const at = now(room);
  const of = row && (await findArchive(room, account, archive));
  if (
    !row ||
    row.revoked_at !== null ||
    (row.expires_at !== null && row.expires_at < at) ||
    !of ||
    hasEnded(of, at)
  )
    throw new LifeboatError('link.ended');
}

/** @throws LifeboatError `archive.not-found`, `archive.gone`, `link.limit` */
export async function addLink(
  room: Room,
  sealed: Sealed,
  { account, archive, link = newId() }: Omit<LinkRef, 'link'> & { link?: string },
  { name, days }: LinkWrite,
): Promise<ArchiveLink> {
  const of = await archiveRow(room, account, archive);
  const at = now(room);
  if (hasEnded(of, at)) throw new LifeboatError('archive.gone');
  await room.writer.run('addArchiveLink', {
    account_id: account,
    archive_id: archive,
    link_id: link,
    name,
    created_at: at,
    expires_at: days === undefined ? null : new Date(Date.parse(at) + days * DAY_MS).toISOString(),
    revoked_at: null,
    last_at: null,
    uses: 0,
  });
  const [made] = (await linkRows(room, account, [archive])).filter((row) => row.link_id === link);
  return linkFrom(sealed, made!, of, at);
}

/** @throws LifeboatError `link.not-found` */
export async function revokeLink(room: Room, ref: LinkRef): Promise<void> {
  if (!(await room.writer.run('revokeArchiveLink', { ...ref, at: now(room) })))
    throw new LifeboatError('link.not-found');
}

/** The archives with their links, newest first. */
export async function withLinks(
  room: Room,
  sealed: Sealed,
  account: string,
  archives: readonly ArchiveFacts[],
): Promise<Archive[]> {
  const rows = await linkRows(
    room,
    account,
    archives.map(({ id }) => id),
  );
  const byArchive = Map.groupBy(rows, (row) => row.archive_id);
  const at = now(room);
  return archives.map((facts) => {
    const { seq, createdAt, expiresAt, state, id } = facts;
    const of = { archive_id: id, seq, created_at: createdAt, expires_at: expiresAt, state };
    return { ...facts, links: (byArchive.get(id) ?? []).map((row) => linkFrom(sealed, row, of, at)) };
  });
}

async function linkRows(room: Room, account: string, archives: string[]): Promise<ArchiveLinkTable[]> {
  if (archives.length === 0) return [];
  return room.db
    .selectFrom('archive_link')
    .where('account_id', '=', account)
    .where('archive_id', 'in', archives)
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('link_id')
    .execute();
}

function linkFrom(
  sealed: Sealed,
  row: ArchiveLinkTable,
  of: Pick<ArchiveTable, 'seq' | 'created_at' | 'expires_at' | 'state'>,
  at: string,
): ArchiveLink {
  const own = row.expires_at ?? of.expires_at;
  const token = tokenOf(sealed, { account: row.account_id, archive: row.archive_id, link: row.link_id });
  return {
    id: row.link_id,
    name: row.name,
    url: `/api/links/${token}/${archiveName(of)}.zip`,
    state: stateOf(row, of, at),
    createdAt: row.created_at,
    expiresAt: own < of.expires_at ? own : of.expires_at,
    lastAt: row.last_at,
    uses: row.uses,
    revokedAt: row.revoked_at,
  };
}

function stateOf(
  row: ArchiveLinkTable,
  of: Pick<ArchiveTable, 'state' | 'expires_at'>,
  at: string,
): ArchiveLink['state'] {
  if (row.revoked_at !== null) return 'revoked';
  if (hasEnded(of, at)) return 'ended';
  return row.expires_at !== null && row.expires_at < at ? 'expired' : 'open';
}
