import type { PhotoSummary } from '../../shared/contract/photos.ts';
import { fold } from '../../shared/formats/fold.ts';
import { Interned } from './interned.ts';
import type { Base } from './overlay.ts';
import * as record from './photo-record.ts';
import { AT, type Beside, FLAG, RECORD } from './photo-record.ts';
import { RowIndex } from './row-index.ts';
import { TextPages } from './text-pages.ts';

const ROWS = 4096; // in a chunk
const CHUNK_BITS = 12;
const MOST_MADE = 2000; // summaries kept as objects

/** An id as it would stand in a record, to compare with. */
const probe = new DataView(new ArrayBuffer(RECORD));

/** Hears of rows: `put` after one came or changed, `drop` before one goes. */
export interface RowWatch {
  put(row: number): void;
  drop(row: number): void;
  clear(): void;
}

/**
 * The summaries of all photos as columns: 200,000 of them as objects take 75 MB of the page's heap, here 25 MB beside
 * it. A row keeps its number while its photo is there; numbers of photos that went are used again.
 */
export class PhotoTable implements Base<PhotoSummary> {
  #chunks: DataView[] = [];
  #free: number[] = [];
  #rows = 0;
  #size = 0;
  readonly #index = new RowIndex((row) => this.#hash(row));
  readonly #names = new TextPages();
  readonly #types = new Interned<string>((type) => type);
  readonly #folders = new Interned<string>((id) => id);
  readonly #albums = new Interned<readonly string[]>((albums) => JSON.stringify(albums));
  #beside = new Map<number, Beside>();
  /** Summaries made lately: what is on the screen is the same object until it changes. */
  #made = new Map<number, PhotoSummary>();
  watch: RowWatch | null = null;

  get size(): number {
    return this.#size;
  }

  /** One more than the highest row number in use. */
  get rows(): number {
    return this.#rows;
  }

  get(id: string): PhotoSummary | undefined {
    const row = this.rowOf(id);
    return row < 0 ? undefined : this.summary(row);
  }

  set(id: string, photo: PhotoSummary): this {
    let row = this.rowOf(id);
    const known = row >= 0;
    if (!known) {
      row = this.#free.pop() ?? this.#grow();
      this.#size += 1;
    }
    this.#write(row, id, photo, known);
    if (!known) this.#index.add(row, this.#hash(row));
    this.watch?.put(row);
    return this;
  }

  delete(id: string): boolean {
    const row = this.rowOf(id);
    if (row < 0) return false;
    this.watch?.drop(row);
    this.#index.remove(row, this.#hash(row));
    this.#view(row).setUint16(this.#at(row) + AT.flags, 0, true);
    this.#beside.delete(row);
    this.#made.delete(row);
    this.#free.push(row);
    this.#size -= 1;
    return true;
  }

  clear(): void {
    this.watch?.clear();
    this.#chunks = [];
    this.#free = [];
    this.#rows = this.#size = 0;
    this.#index.clear();
    this.#names.clear();
    this.#beside.clear();
    this.#made.clear();
  }

  *values(): Generator<PhotoSummary> {
    for (let row = 0; row < this.#rows; row += 1) if (this.isLive(row)) yield this.#read(row);
  }

  /** -1: it is not here. */
  rowOf(id: string): number {
    const odd = !record.isUuid(id);
    if (odd) probe.setUint32(AT.id, record.hashText(id));
    else record.putHex(probe, AT.id, id);
    return this.#index.find(probe.getUint32(AT.id), (row) =>
      odd ? this.#beside.get(row)?.id === id : this.#sameId(row),
    );
  }

  /** The summary of a row that is in use. */
  summary(row: number): PhotoSummary {
    const made = this.#made.get(row);
    if (made) return made;
    if (this.#made.size >= MOST_MADE) this.#made.clear();
    const photo = this.#read(row);
    this.#made.set(row, photo);
    return photo;
  }

  isLive = (row: number): boolean => (this.flags(row) & FLAG.live) !== 0;
  flags = (row: number): number => this.#view(row).getUint16(this.#at(row) + AT.flags, true);
  /** Seconds since 1970, as if the wall clock where it was taken were UTC. */
  taken = (row: number): number => this.#view(row).getFloat64(this.#at(row) + AT.taken, true);
  bytes = (row: number): number => this.#view(row).getFloat64(this.#at(row) + AT.size, true);
  folder = (row: number): string =>
    this.#folders.get(this.#view(row).getUint32(this.#at(row) + AT.folder, true));
  albums = (row: number): readonly string[] =>
    this.#albums.get(this.#view(row).getUint32(this.#at(row) + AT.albums, true));
  title = (row: number): string | null => this.#beside.get(row)?.title ?? null;

  id(row: number): string {
    return this.#beside.get(row)?.id ?? record.uuidAt(this.#view(row), this.#at(row) + AT.id);
  }

  /** Width through height; 0 until known. */
  shape(row: number): number {
    const view = this.#view(row);
    const at = this.#at(row);
    const [width, height] = [view.getUint32(at + AT.width, true), view.getUint32(at + AT.height, true)];
    return width && height ? width / height : 0;
  }

  /** Newest first; those of the same second in the order of their ids, so that the order is one. */
  compare = (a: number, b: number): number => {
    const apart = this.taken(b) - this.taken(a);
    if (apart !== 0) return apart;
    const [x, y] = [this.id(a), this.id(b)];
    return x < y ? -1 : x > y ? 1 : 0;
  };

  /** Whether its file name or title holds a word (folded; `letters` are its bytes). Called for every photo, each key. */
  holds(row: number, word: string, letters: Uint8Array): boolean {
    const view = this.#view(row);
    const at = this.#at(row);
    const [place, length] = [view.getUint32(at + AT.name, true), view.getUint16(at + AT.nameLength, true)];
    if (this.#names.holds(place, length, letters) ?? fold(this.#names.get(place, length)).includes(word))
      return true;
    if ((view.getUint16(at + AT.flags, true) & FLAG.titled) === 0) return false;
    return fold(this.#beside.get(row)?.title ?? '').includes(word);
  }

  #grow(): number {
    if (this.#rows === this.#chunks.length * ROWS)
      this.#chunks.push(new DataView(new ArrayBuffer(ROWS * RECORD)));
    return this.#rows++;
  }

  #view = (row: number): DataView => this.#chunks[row >> CHUNK_BITS] as DataView;
  #at = (row: number): number => (row & (ROWS - 1)) * RECORD;
  #hash = (row: number): number => this.#view(row).getUint32(this.#at(row) + AT.id);

  #sameId(row: number): boolean {
    const view = this.#view(row);
    const at = this.#at(row) + AT.id;
    for (let i = 0; i < 16; i += 4) if (view.getUint32(at + i) !== probe.getUint32(AT.id + i)) return false;
    return this.#beside.get(row)?.id === undefined;
  }

  #write(row: number, id: string, photo: PhotoSummary, known: boolean): void {
    const view = this.#view(row);
    const at = this.#at(row);
    const before = known ? this.#nameOf(row) : null;
    const beside = record.besideOf(id, photo);
    if (beside) this.#beside.set(row, beside);
    else this.#beside.delete(row);
    this.#made.delete(row);
    if (!known && beside?.id === undefined) record.putHex(view, at + AT.id, id);
    else if (!known) view.setUint32(at + AT.id, record.hashText(id));
    if (beside?.etag === undefined) record.putHex(view, at + AT.etag, photo.etag);
    view.setFloat64(at + AT.taken, record.secondsOf(photo.takenAt) || 0, true);
    view.setFloat64(at + AT.size, photo.size, true);
    view.setUint32(at + AT.width, photo.width ?? 0, true);
    view.setUint32(at + AT.height, photo.height ?? 0, true);
    view.setUint32(at + AT.color, record.colorValue(photo.color), true);
    view.setUint16(at + AT.type, this.#types.of(photo.mediaType), true);
    view.setUint32(at + AT.folder, this.#folders.of(photo.collection), true);
    view.setUint32(at + AT.albums, this.#albums.of(photo.albums ?? []), true);
    view.setUint16(at + AT.flags, record.flagsOf(photo), true);
    if (before === photo.name) return;
    const name = this.#names.add(photo.name);
    view.setUint32(at + AT.name, name.at, true);
    view.setUint16(at + AT.nameLength, name.length, true);
  }

  #nameOf(row: number): string {
    const view = this.#view(row);
    const at = this.#at(row);
    return this.#names.get(view.getUint32(at + AT.name, true), view.getUint16(at + AT.nameLength, true));
  }

  #read(row: number): PhotoSummary {
    const view = this.#view(row);
    const at = this.#at(row);
    const flags = this.flags(row);
    return {
      id: this.id(row),
      etag: record.hexAt(view, at + AT.etag, 32),
      collection: this.folder(row),
      name: this.#nameOf(row),
      mediaType: this.#types.get(view.getUint16(at + AT.type, true)),
      size: this.bytes(row),
      takenAt: record.takenText(this.taken(row), flags),
      takenFrom: record.takenFrom(flags),
      width: view.getUint32(at + AT.width, true) || null,
      height: view.getUint32(at + AT.height, true) || null,
      color: record.colorText(view.getUint32(at + AT.color, true)),
      video: (flags & FLAG.video) !== 0,
      duration: null,
      viewable: record.viewable(flags),
      thumbnail: (flags & FLAG.thumbnail) !== 0,
      title: null,
      favourite: (flags & FLAG.favourite) !== 0,
      albums: [...this.albums(row)],
      ...this.#beside.get(row),
    };
  }
}
