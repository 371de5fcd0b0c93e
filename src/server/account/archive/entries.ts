import type { BlobStat } from '../../store/blobs/blobs.ts';
import type { Room } from '../room.ts';
import { now } from '../room.ts';
import type { Scratch } from '../scratch.ts';

/** The parts of an archive in their order. */
export const SECTIONS = [
  'index',
  'readme',
  'originals',
  'contacts',
  'calendars',
  'notes',
  'reader',
  'photos',
  'files',
  'manifest',
  'sums',
  'problems',
] as const;
export type Section = (typeof SECTIONS)[number];

/** One file of the archive. Its bytes: `size` bytes from `at` in the blob `blob`. */
export interface ArchiveEntry {
  name: string;
  size: number;
  crc32: number;
  /** Milliseconds since 1970. */
  mtime: number;
  blob: string;
  at: number;
  /** SHA-256 of the bytes. */
  sha: string;
}

export type ListedEntry = ArchiveEntry & { section: number };

/** Collects the files of an archive while it is frozen, and writes those that are no photo or file as blobs. */
export class Entries {
  readonly #room: Room;
  readonly #account: string;
  readonly #scratch: Scratch;
  readonly #mtime: number;
  readonly #blobs: BlobStat[] = [];

  constructor(room: Room, account: string, scratch: Scratch, mtime: number) {
    this.#room = room;
    this.#account = account;
    this.#scratch = scratch;
    this.#mtime = mtime;
    scratch.exec(
      `create table entry (section int, name text, size int, crc32 int, mtime int, blob text, at int, sha text,
        primary key (section, name)) without rowid`,
    );
  }

  add(section: Section, entry: ArchiveEntry): void {
    this.#scratch.run(
      'insert into entry values (?, ?, ?, ?, ?, ?, ?, ?)',
      SECTIONS.indexOf(section),
      entry.name,
      entry.size,
      entry.crc32,
      entry.mtime,
      entry.blob,
      entry.at,
      entry.sha,
    );
  }

  /** Writes the bytes as a blob; it is recorded with `recorded`. */
  async blob(bytes: AsyncIterable<Uint8Array>): Promise<BlobStat> {
    const stat = await this.#room.blobs.put(this.#account, bytes);
    this.#blobs.push(stat);
    return stat;
  }

  /** Writes one file of the archive. */
  async write(section: Section, name: string, bytes: AsyncIterable<Uint8Array>): Promise<BlobStat> {
    const { sha, size, crc32 } = await this.blob(bytes);
    this.add(section, { name, size, crc32, mtime: this.#mtime, blob: sha, at: 0, sha });
    return { sha, size, crc32 };
  }

  writeText(section: Section, name: string, text: string): Promise<BlobStat> {
    return this.write(section, name, encoded([text]));
  }

  /** All files in the archive's order. */
  all(): Iterable<ListedEntry> {
    return this.#scratch.each<ListedEntry>('select * from entry order by section, name');
  }

  names(section: Section): string[] {
    return this.#scratch
      .all<{ name: string }>(
        'select name from entry where section = ? order by name',
        SECTIONS.indexOf(section),
      )
      .map((row) => row.name);
  }

  /** The folders one level below a section's own, ending in '/'. */
  foldersIn(section: Section): string[] {
    const folders = new Set<string>();
    const rows = this.#scratch.each<{ name: string }>(
      'select name from entry where section = ?',
      SECTIONS.indexOf(section),
    );
    for (const { name } of rows) folders.add(`${name.split('/', 2).join('/')}/`);
    return [...folders].sort();
  }

  /** Notes the blobs written so far; answers their names. */
  async recorded(): Promise<string[]> {
    await this.#room.writer.run('recordBlobs', {
      account: this.#account,
      at: now(this.#room),
      blobs: this.#blobs,
    });
    return this.#blobs.map((blob) => blob.sha);
  }
}

const TEXT_CHUNK = 64 * 1024;

/** Texts as UTF-8 in chunks of a good size. */
export async function* encoded(texts: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Uint8Array> {
  let held = '';
  for await (const text of texts) {
    held += text;
    if (held.length < TEXT_CHUNK) continue;
    yield Buffer.from(held);
    held = '';
  }
  if (held !== '') yield Buffer.from(held);
}

/** Small pieces gathered into chunks of a good size. */
export async function* gathered(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    held.push(piece);
    length += piece.length;
    if (length < TEXT_CHUNK) continue;
    yield Buffer.concat(held);
    held = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(held);
}
