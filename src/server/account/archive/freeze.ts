import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { ArchiveProblem } from '../../../shared/contract/archives.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import { checkComplete } from '../complete.ts';
import type { Progress, Room } from '../room.ts';
import type { ArchiveTable } from '../../store/sql/schema.ts';
import { Scratch } from '../scratch.ts';
import { Told } from '../told.ts';
import type { VerbArgs } from '../verbs/index.ts';
import { Frozen } from './collect.ts';
import { Entries, gathered } from './entries.ts';
import { writeManifest, writeSums } from './lists.ts';
import { writeMediaParts } from './media-parts.ts';
import { indexPage } from './index-page.ts';
import { ArchiveNames } from './names.ts';
import { pageHeader, writePageFiles } from './page.ts';
import { buildOf, sameArchive } from './reuse.ts';
import { openArchive } from './send.ts';
import { type Parts, writeTextParts } from './text-parts.ts';
import { readTable } from './table-read.ts';
import { writeTable } from './table-write.ts';
import { problemList, readme } from './words.ts';

const NAMED_AT_ONCE = 5000;
/** Archives up to this size are read once more to name their own hash. */
const HASHED_WHOLE = 256 << 20;
const FIXED_NAMES = ['index.html', 'README.txt', 'manifest.json', 'SHA256SUMS', 'problems.txt'];

export interface FreezeArchive {
  account: string;
  archive: string;
}

export interface FrozenArchive {
  state: 'complete' | 'partial';
  size: number;
  digest: string;
  problems: z.infer<typeof ArchiveProblem>[];
}

/**
 * A job: lays the account out as one archive, as it stands at the seq of the archive's row. Every part that is no
 * photo or file is written once; the table of parts is all the bytes are made from later. No clock: one seq frozen
 * twice by one build gives the same bytes. What cannot be read is named, and the rest goes on.
 */
export async function freezeArchive(
  room: Room,
  job: FreezeArchive,
  progress: Progress = () => undefined,
): Promise<FrozenArchive> {
  const told = new Told(progress, (done, total) => update(room, job, { done, total }));
  const scratch = new Scratch(room.data);
  try {
    return await freeze(room, job, scratch, told);
  } catch (error) {
    await told.settled();
    const reason = error instanceof LifeboatError ? error.message : 'Something went wrong while it was made.';
    await update(room, job, { state: 'failed', reason });
    throw error;
  } finally {
    scratch.close();
  }
}

async function freeze(room: Room, job: FreezeArchive, scratch: Scratch, told: Told): Promise<FrozenArchive> {
  const { account, archive } = job;
  const { seq, at } = await momentOf(room, account, archive);
  await checkComplete(room.db, account, seq);
  const build = await buildOf(room, account);
  const suspected = await suspects(room, account);
  const same = await sameArchive(room, account, { seq, build, suspects: suspected }, told.tell);
  if (same) return takeOver(room, job, same, told);
  const frozen = await Frozen.take(room, account, seq, scratch);
  const mtime = at === null ? 0 : Date.parse(at);
  const names = new ArchiveNames(scratch);
  for (const name of FIXED_NAMES) names.take('', name, name);
  const entries = new Entries(room, account, scratch, mtime);
  const { total } = frozen;
  let done = 0;
  const step = (items: number) => told.tell(Math.min((done += items), total), total);
  const parts: Parts = { room, account, frozen, entries, names, mtime, progress: step };
  await writeTextParts(parts);
  await writeMediaParts(parts, suspected);
  nameHomeless(frozen);
  await writeLast(parts, { seq, at });
  const found = await keepTable(room, account, entries);
  await nameBlobs(room, job, found.blobs);
  const problems = frozen.problems;
  const state = problems.length > 0 ? 'partial' : 'complete';
  await told.settled();
  await update(room, job, { table_sha: found.table, size: found.size });
  await update(room, job, {
    state,
    sha256: await wholeHash(room, job, found.size),
    digest: frozen.digest,
    table_sha: found.table,
    size: found.size,
    counts: JSON.stringify(frozen.counts),
    problems: JSON.stringify(problems),
    done: total,
    total,
    build,
  });
  return { state, size: found.size, digest: frozen.digest, problems };
}

/** Makes the archive of what another of the same bytes is made of. */
async function takeOver(
  room: Room,
  job: FreezeArchive,
  same: ArchiveTable,
  told: Told,
): Promise<FrozenArchive> {
  const rows = await room.db
    .selectFrom('archive_blob')
    .where('account_id', '=', job.account)
    .where('archive_id', '=', same.archive_id)
    .select('sha')
    .execute();
  await nameBlobs(
    room,
    job,
    rows.map(({ sha }) => sha),
  );
  await told.settled();
  const { size, digest, table_sha, sha256, counts, total, build } = same;
  const state = 'complete';
  await update(room, job, { state, size, digest, table_sha, sha256, counts, done: total, total, build });
  return { state, size: size!, digest: digest!, problems: [] };
}

/** SHA-256 of the ZIP for Repr-Digest (RFC 9530); null when it is too large to read once more, or cannot be. */
async function wholeHash(
  room: Room,
  { account, archive }: FreezeArchive,
  size: number,
): Promise<string | null> {
  if (size > HASHED_WHOLE) return null;
  const hash = createHash('sha256');
  try {
    const open = await openArchive(room, account, archive);
    for await (const chunk of open.stream(0, size)) hash.update(chunk);
    return hash.digest('hex');
  } catch {
    return null;
  }
}

/** The seq to freeze and the time of its change. */
async function momentOf(room: Room, account: string, archive: string) {
  const row = await room.db
    .selectFrom('archive')
    .where('account_id', '=', account)
    .where('archive_id', '=', archive)
    .select('seq')
    .executeTakeFirst();
  if (!row) throw new LifeboatError('archive.not-found');
  const line = await room.db
    .selectFrom('change')
    .where('account_id', '=', account)
    .where('seq', '=', row.seq)
    .select('at')
    .executeTakeFirst();
  return { seq: row.seq, at: line?.at ?? null };
}

/** Blobs that were found damaged while an archive was sent: looked at again, whatever their size. */
async function suspects(room: Room, account: string): Promise<Set<string>> {
  const rows = await room.db
    .selectFrom('archive')
    .where('account_id', '=', account)
    .where('problems', 'like', '%"sha"%')
    .select('problems')
    .execute();
  const all = rows.flatMap((row) => JSON.parse(row.problems) as { sha?: string }[]);
  return new Set(all.map((problem) => problem.sha).filter((sha) => sha !== undefined));
}

/** Items that no part took, since the collection they name is not there: the store is damaged. */
function nameHomeless(frozen: Frozen): void {
  const homeless = 'body is not null and path is null and part is null and missing is null';
  for (const page of frozen.pages(homeless))
    for (const item of page) frozen.broken(item, 'The collection it lies in is missing in the store.');
}

async function writeLast(parts: Parts, { seq, at }: { seq: number; at: string | null }): Promise<void> {
  const { frozen, entries } = parts;
  const page = await writePageFiles(parts);
  const about = {
    at,
    seq,
    counts: frozen.counts,
    problems: frozen.problems,
    contacts: entries.names('contacts'),
    calendars: entries.names('calendars'),
    photoFolders: entries.foldersIn('photos'),
  };
  const header = page && JSON.stringify(await pageHeader(parts, about, page));
  await entries.writeText('index', 'index.html', indexPage(about, header));
  await entries.writeText('readme', 'README.txt', readme(about));
  if (frozen.problems.length > 0)
    await entries.writeText('problems', 'problems.txt', problemList(frozen.problems));
  await writeManifest(frozen, entries, { seq, at });
  await writeSums(entries);
}

/** Writes the table; the archive's size follows from it. */
async function keepTable(room: Room, account: string, entries: Entries) {
  const table = await writeTable(
    () => entries.all(),
    () => Promise.resolve(),
  );
  const { sha } = await entries.blob(gathered([table.bytes]));
  const blobs = await entries.recorded();
  const { layout } = await readTable(room.blobs, account, sha, () => Promise.resolve());
  const named = function* () {
    yield* blobs;
    for (const { blob } of entries.all()) yield blob;
  };
  return { table: sha, size: layout.size, blobs: named() };
}

/** Names every blob the archive is made of, so that none is collected under it. */
async function nameBlobs(room: Room, { account, archive }: FreezeArchive, blobs: Iterable<string>) {
  let held: string[] = [];
  const flush = () => room.writer.run('updateArchive', { account, archive, set: {}, blobs: held });
  for (const sha of blobs) {
    held.push(sha);
    if (held.length < NAMED_AT_ONCE) continue;
    await flush();
    held = [];
  }
  await flush();
}

const update = (
  room: Room,
  { account, archive }: FreezeArchive,
  set: VerbArgs<'updateArchive'>['set'],
): Promise<void> => room.writer.run('updateArchive', { account, archive, set });
