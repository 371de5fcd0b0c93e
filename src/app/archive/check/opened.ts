import type { BodyPlace } from '../../../shared/formats/archive/bodies.ts';
import { findBodies } from '../../../shared/formats/archive/bodies.ts';
import { checkArchive, type CheckHooks, type Verdict } from '../../../shared/formats/archive/check.ts';
import { openArchive, type OpenArchive } from '../../../shared/formats/archive/open.ts';
import { readList } from '../../../shared/formats/archive/read-list.ts';
import { inflateByStream } from '../../../shared/formats/zip/inflate.ts';
import type { FoundBody } from './messages.ts';

const STORED = 0;
const hex = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** crypto.subtle is there on https and on this computer only; elsewhere script does it. */
const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
const tools = subtle
  ? { sha256: async (bytes: Uint8Array<ArrayBuffer>) => hex(await subtle.digest('SHA-256', bytes)) }
  : {};

/** An archive the owner chose, read by slices: no more than a few MB of it are held at once. */
export class Opened {
  readonly #file: File;
  readonly #archive: OpenArchive;
  readonly #renamed = new Map<string, number>();
  readonly #bad = new Set<string>();
  #places: ReadonlyMap<string, BodyPlace> = new Map();
  /** The entry last unpacked: the items of one part lie next to each other. */
  #unpacked: { entry: number; blob: Promise<Blob> } | null = null;

  static async open(file: File): Promise<Opened> {
    const source = {
      size: file.size,
      read: async (offset: number, length: number) =>
        new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
    };
    return new Opened(file, await openArchive(source, { inflateRaw: inflateByStream }));
  }

  private constructor(file: File, archive: OpenArchive) {
    this.#file = file;
    this.#archive = archive;
  }

  check(hooks: CheckHooks): Promise<Verdict> {
    return checkArchive(this.#archive, tools, {
      ...hooks,
      renamed: (entry, path) => void this.#renamed.set(path, entry),
      fault: (fault) => {
        if (fault.type === 'bad') this.#bad.add(fault.path);
        hooks.fault(fault);
      },
    });
  }

  /** SHA-256 of the list of contents. */
  async list(): Promise<string> {
    return (await readList(this.#archive)).sha;
  }

  manifest(): Promise<Blob> {
    return this.#contents(this.#archive.manifest.index);
  }

  async find(shas: readonly string[]): Promise<FoundBody[]> {
    this.#places = await findBodies(this.#archive, new Set(shas), { renamed: this.#renamed, bad: this.#bad });
    return Array.from(this.#places, ([sha, { entry, offset }]) => ({ sha, entry, offset }));
  }

  /** Null: it was not found, or cannot be unpacked. */
  async body(sha: string): Promise<Blob | null> {
    const place = this.#places.get(sha);
    if (!place) return null;
    const whole = await this.#contents(place.entry).catch(() => null);
    return whole?.slice(place.offset, place.offset + place.length) ?? null;
  }

  /** What an entry unpacks to. A Blob of the browser's, which keeps large ones on disk. */
  #contents(index: number): Promise<Blob> {
    const entry = this.#archive.index.entry(index);
    if (entry.method === STORED)
      return Promise.resolve(this.#file.slice(entry.dataOffset, entry.dataOffset + entry.size));
    if (this.#unpacked?.entry !== index)
      this.#unpacked = { entry: index, blob: blobOf(this.#archive.index.readEntry(entry)) };
    return this.#unpacked.blob;
  }
}

function blobOf(chunks: AsyncGenerator<Uint8Array>): Promise<Blob> {
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  return new Response(stream).blob();
}
