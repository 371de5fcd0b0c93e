import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import {
  listPart,
  type PageKind,
  type PageParts,
  PAGE_KINDS,
  partPath,
  partScript,
  textPart,
} from '../../../shared/formats/archive-page.ts';
import type { ArchiveEntry } from './entries.ts';
import { pageRow, pageText } from './page-row.ts';
import { type ListedItem, listedPages, stageListed } from './page-rows.ts';
import { derivedOf } from './summaries.ts';
import { bodiesOf, type Parts } from './text-parts.ts';

/** A part is so small that a browser takes it in within a frame or two. */
const MOST_ROWS = 1000;
const MOST_TEXTS = 200;
const MOST_CHARS = 256 << 10;

export interface WrittenParts {
  parts: Record<PageKind, PageParts>;
  counts: Record<PageKind, number>;
}

type Piece = { row: string; text: string | null };

/** Writes what index.html reads: lists in the page's order, and beside them the bodies that are opened one by one. */
export async function writePageParts(parts: Parts): Promise<WrittenParts> {
  await stageListed(parts);
  const written: WrittenParts = { parts: {} as never, counts: {} as never };
  const made: Omit<ArchiveEntry, 'blob' | 'mtime'>[] = [];
  let at = 0;
  const scripts = async function* () {
    for (const kind of PAGE_KINDS)
      for await (const { name, script } of scriptsOf(parts, kind, written)) {
        const bytes = Buffer.from(script);
        const sha = createHash('sha256').update(bytes).digest('hex');
        made.push({ name: partPath(name), size: bytes.length, crc32: crc32(bytes), sha, at });
        at += bytes.length;
        yield bytes;
      }
  };
  // one blob for all: hundreds of small ones would each cost a sync of the disk
  const { sha: blob } = await parts.entries.blob(scripts());
  for (const one of made) parts.entries.add('reader', { ...one, blob, mtime: parts.mtime });
  return written;
}

/** The parts of one kind, each as soon as it is full. */
async function* scriptsOf(
  parts: Parts,
  kind: PageKind,
  written: WrittenParts,
): AsyncGenerator<{ name: string; script: string }> {
  const told: PageParts = { lists: 0, texts: [] };
  const rows = new Pile(MOST_ROWS);
  const texts = new Pile(MOST_TEXTS);
  let n = 0;
  const list = () => ({
    name: listPart(kind, told.lists++),
    script: partScript(listPart(kind, told.lists - 1), rows.taken()),
  });
  const text = () => {
    const name = textPart(kind, told.texts.length);
    told.texts.push(n - texts.length);
    return { name, script: partScript(name, texts.taken()) };
  };
  for await (const piece of piecesOf(parts, kind)) {
    rows.add(piece.row);
    if (piece.text !== null) texts.add(piece.text);
    n++;
    if (rows.full) yield list();
    if (texts.full) yield text();
  }
  if (rows.length > 0) yield list();
  if (texts.length > 0) yield text();
  written.parts[kind] = told;
  written.counts[kind] = n;
}

/** JSON values gathered until they are enough for a part. */
class Pile {
  readonly #most: number;
  #values: string[] = [];
  #chars = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get length(): number {
    return this.#values.length;
  }

  get full(): boolean {
    return this.#values.length >= this.#most || this.#chars >= MOST_CHARS;
  }

  add(json: string): void {
    this.#values.push(json);
    this.#chars += json.length;
  }

  /** All of them as a JSON array; the pile is empty then. */
  taken(): string {
    const json = `[${this.#values.join(',\n')}]`;
    this.#values = [];
    this.#chars = 0;
    return json;
  }
}

/** The row of each item, and of text kinds its body. */
async function* piecesOf(parts: Parts, kind: PageKind): AsyncGenerator<Piece> {
  const places = new Map(parts.frozen.collections.map(({ id }, at) => [id, at]));
  const row = (item: ListedItem, bytes: Uint8Array | null, derived: string | null) =>
    JSON.stringify(pageRow(item, places.get(item.collection) ?? -1, { bytes, derived }));
  if (kind === 'photo' || kind === 'file') {
    for (const page of listedPages(parts, kind)) {
      const derived = kind === 'photo' ? await derivedOf(parts, page) : null;
      for (const item of page) yield { row: row(item, null, derived?.get(item.body!) ?? null), text: null };
    }
    return;
  }
  for await (const { item, bytes } of bodiesOf(parts, listedPages(parts, kind)))
    yield { row: row(item, bytes, null), text: JSON.stringify(pageText(bytes)) };
}
