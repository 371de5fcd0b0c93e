import { readFully } from '../../../../shared/formats/zip/read-file.ts';
import type { ZipFileEntry } from '../../../../shared/formats/zip/reader.ts';
import { ZipError } from '../../../../shared/formats/zip/errors.ts';
import { newBody } from '../../bodies.ts';
import type { Staging } from '../staging.ts';
import type { Wanted, WantedRow } from './wanted.ts';
import { archiveError, type OpenZipFile } from './zip-file.ts';

const AT_ONCE = 200;

/**
 * Cuts the items' own bytes out of an originals part as it streams by and compares each with its SHA-256. Where the part
 * is damaged, the items whose bytes are whole are still taken.
 */
export async function readPart(
  zip: OpenZipFile,
  wanted: Wanted,
  staging: Staging,
  entry: ZipFileEntry,
  path: string,
): Promise<void> {
  const window = new Window(zip.index.readEntry(entry));
  for (const row of rowsOf(wanted, path)) {
    const end = row.offset! + row.size;
    if (end > entry.size) {
      wanted.doubt(row, 'The originals file ends before it.');
      continue;
    }
    const bytes = (await window.bytes(row.offset!, row.size)) ?? (await raw(zip, entry, row));
    const body = bytes && newBody(bytes);
    if (body?.sha !== row.body) {
      wanted.doubt(row, 'It is damaged: its bytes are not those of the list of contents.');
      continue;
    }
    wanted.goodText(row, body!.bytes);
    await staging.text(body!);
  }
  await window.end();
}

/** The part's items by offset, a few at a time, since they are marked meanwhile. */
function* rowsOf(wanted: Wanted, path: string): Generator<WantedRow> {
  let [offset, id] = [-1, ''];
  for (;;) {
    const rows = wanted.scratch.all<WantedRow>(
      `select * from wanted where part = ? and (offset, id) > (?, ?) and state is null order by offset, id limit ${AT_ONCE}`,
      path,
      offset,
      id,
    );
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    [offset, id] = [last.offset!, last.id];
  }
}

/** A stored entry's bytes without the proof of its CRC-32: the item's SHA-256 is the better one. */
async function raw({ file }: OpenZipFile, entry: ZipFileEntry, row: WantedRow): Promise<Uint8Array | null> {
  if (entry.method !== 0) return null;
  return readFully(file, entry.dataOffset + row.offset!, row.size).catch((error: unknown) => {
    if (error instanceof ZipError) return null;
    throw error;
  });
}

/** A stream of which rising stretches are asked for; holds no more than one stretch and one chunk. */
class Window {
  readonly #chunks: AsyncGenerator<Uint8Array, void, undefined>;
  #held: Uint8Array[] = [];
  #start = 0;
  #length = 0;
  #broken = false;

  constructor(chunks: AsyncGenerator<Uint8Array, void, undefined>) {
    this.#chunks = chunks;
  }

  /** Null when the stream broke before, or lies behind `offset` already. */
  async bytes(offset: number, length: number): Promise<Uint8Array | null> {
    if (offset < this.#start) return null;
    while (!this.#broken && this.#start + this.#length < offset + length) {
      this.#forget(offset);
      await this.#next();
    }
    this.#forget(offset);
    if (this.#start + this.#length < offset + length) return null;
    const all = this.#held.length === 1 ? this.#held[0]! : Buffer.concat(this.#held);
    this.#held = [all];
    // a copy: sent to another thread, a view would take the whole chunk along
    return new Uint8Array(all.subarray(offset - this.#start, offset - this.#start + length));
  }

  async #next(): Promise<void> {
    try {
      const { done, value } = await this.#chunks.next();
      if (done) this.#broken = true;
      else {
        this.#held.push(value);
        this.#length += value.length;
      }
    } catch (error) {
      if (!(error instanceof ZipError)) throw archiveError(error);
      this.#broken = true;
    }
  }

  #forget(before: number): void {
    while (this.#held[0] && this.#start + this.#held[0].length <= before) {
      this.#start += this.#held[0].length;
      this.#length -= this.#held.shift()!.length;
    }
  }

  async end(): Promise<void> {
    await this.#chunks.return();
  }
}
