import { createHash } from 'node:crypto';
import { insideName, isJunk, MANIFEST, SUMS } from '../../../../shared/formats/archive/inside.ts';
import type { Progress } from '../../room.ts';
import { Lanes } from '../lanes.ts';
import type { ZipFileEntry } from '../../../../shared/formats/zip/reader.ts';
import { ZipError } from '../../../../shared/formats/zip/errors.ts';
import type { Staging } from '../staging.ts';
import { readPart } from './text-part.ts';
import { nameOfMedia, type Wanted, type WantedRow } from './wanted.ts';
import { archiveError, type OpenZipFile } from './zip-file.ts';

const OTHER_BYTES = 'It is damaged: its bytes are not those of the list of contents.';
/** Looked up together. */
const GROUP = 200;
/** Photos and files read at the same time: while one is hashed the next comes from the disk. */
const AT_ONCE = 4;
const UNLISTED = [MANIFEST, SUMS];

interface Reading {
  zip: OpenZipFile;
  wanted: Wanted;
  staging: Staging;
  /** The folder before all names, '' or ending in '/'. */
  folder: string;
}

/**
 * Reads every file of the archive once, in the order they lie, and compares it with the list of contents: CRC-32, size
 * and SHA-256. Bodies the account lacks are staged as they flow by. What is damaged is noted for its items alone.
 */
export async function readContents(reading: Reading, progress: Progress): Promise<void> {
  const { index } = reading.zip;
  const lanes = new Lanes(AT_ONCE);
  // known by their bytes: only when all known by name are read is it clear which bytes are still looked for
  const unknown: Placed[] = [];
  let done = 0;
  try {
    for (const group of grouped(index.inFileOrder(), GROUP)) {
      const named = group.map((entry) => placed(reading, entry));
      await reading.staging.lookUp(named.flatMap(({ rows }) => rows.map((row) => row.body!)));
      for (const one of named) {
        if (one.rows.length > 0) await lanes.begin(() => readOriginal(reading, one.entry, one.rows));
        else if (!(await readOther(reading, one))) unknown.push(one);
        done += one.entry.size;
        progress(done, index.totalSize);
      }
      await lanes.empty();
    }
  } finally {
    await lanes.left();
  }
  for (const { entry, name } of unknown) await readUnknown(reading, entry, name);
  await reading.staging.flush();
}

interface Placed {
  entry: ZipFileEntry;
  /** As the list of contents has it. */
  name: string;
  /** The photos and files that are said to lie there. */
  rows: WantedRow[];
}

function placed({ wanted, folder }: Reading, entry: ZipFileEntry): Placed {
  const name = insideName(entry.name, folder);
  return { entry, name, rows: wanted.byPath(name) };
}

/** False: it is nothing that the list of contents knows by name. */
async function readOther(reading: Reading, { entry, name }: Placed): Promise<boolean> {
  if (UNLISTED.includes(name)) return true;
  const part = partOf(reading.wanted, 'path = ?', name);
  if (part) await readListed(reading, entry, part);
  return part !== undefined || isJunk(entry.name);
}

function* grouped<T>(all: Iterable<T>, size: number): Generator<T[]> {
  let group: T[] = [];
  for (const one of all) {
    group.push(one);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

interface Part {
  path: string;
  size: number;
  sha: string;
  derived: number;
  seen: number;
}

const partOf = (wanted: Wanted, where: string, ...values: (string | number)[]): Part | undefined =>
  wanted.scratch.get<Part>(`select * from part where ${where}`, ...values);

/** A photo or file. It is staged only when the account lacks it; its bytes are compared either way. */
async function readOriginal(
  { zip, wanted, staging }: Reading,
  entry: ZipFileEntry,
  rows: WantedRow[],
): Promise<void> {
  const open = rows.filter((row) => row.state === null);
  const bodies = new Set(open.map((row) => row.body!));
  // one body is the rule; a list that names several for one path is held to what is really there
  const body = bodies.size === 1 ? open[0]!.body! : await hashOf(zip, entry);
  const fitting = open.filter((row) => row.body === body && row.size === entry.size);
  const fault = fitting.length === 0 ? OTHER_BYTES : await faultOf(zip, staging, entry, body);
  for (const row of open)
    if (fault !== '' || !fitting.includes(row)) wanted.doubt(row, fault || OTHER_BYTES);
    else wanted.good(row, null, nameOfMedia(row));
}

/** What is wrong with the entry's bytes, '' when they are these and the account has them. */
async function faultOf(
  zip: OpenZipFile,
  staging: Staging,
  entry: ZipFileEntry,
  sha: string,
): Promise<string> {
  if (!staging.hasBlob(sha, entry.size)) return stage(zip, staging, entry, sha);
  return (await hashOf(zip, entry)) === sha ? '' : OTHER_BYTES;
}

async function stage(zip: OpenZipFile, staging: Staging, entry: ZipFileEntry, sha: string): Promise<string> {
  try {
    await staging.blob(sha, zip.index.readEntry(entry, { lent: true }));
    return '';
  } catch (error) {
    if (error instanceof ZipError) return `It is damaged: ${error.message}`;
    if ((error as { code?: string }).code === 'request.malformed') return OTHER_BYTES;
    throw error;
  }
}

/** SHA-256 of an entry; a text saying so when its bytes are damaged, which no SHA-256 equals. */
async function hashOf(zip: OpenZipFile, entry: ZipFileEntry): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of zip.index.readEntry(entry, { lent: true })) hash.update(chunk);
  } catch (error) {
    if (error instanceof ZipError) return error.message;
    throw archiveError(error);
  }
  return hash.digest('hex');
}

/** A file of the list's own: an originals part, whose items are cut out, or something derived. */
async function readListed(reading: Reading, entry: ZipFileEntry, part: Part): Promise<void> {
  const { zip, wanted, staging } = reading;
  wanted.scratch.run('update part set seen = 1 where path = ?', part.path);
  if (part.derived === 0) return readPart(zip, wanted, staging, entry, part.path);
  if (entry.size === part.size && (await hashOf(zip, entry)) === part.sha) return;
  wanted.failures.add({
    line: null,
    where: part.path,
    reason: 'It is damaged or was changed. Nothing is read back from it, so nothing is missing.',
    text: '',
  });
}

/** A name the list does not know: some programs rewrite names, so it is known by its bytes. */
async function readUnknown(reading: Reading, entry: ZipFileEntry, name: string): Promise<void> {
  const { zip, wanted } = reading;
  const sha = await hashOf(zip, entry);
  const rows = wanted.scratch.all<WantedRow>(
    'select * from wanted where body = ? and size = ? and path is not null and state is null limit 1',
    sha,
    entry.size,
  );
  if (rows.length > 0) {
    await reading.staging.lookUp([sha]);
    return readOriginal(reading, entry, rows);
  }
  const part = partOf(wanted, 'sha = ? and size = ? and seen = 0', sha, entry.size);
  if (part) return readListed(reading, entry, part);
  wanted.failures.add({
    line: null,
    where: name.slice(0, 500),
    reason: 'It is not in the list of contents, so it was left out.',
    text: '',
  });
}
