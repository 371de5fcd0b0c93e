import type { PhotoSummary } from '../../shared/contract/photos.ts';
import { ApiError, originalOf } from '../api.ts';
import { clockOf, today, zipNames } from './zip-names.ts';

/** More is not put into one file here: a page holds it in memory twice while it is made. */
export const MOST = 500_000_000; // bytes

export interface Failed {
  name: string;
  reason: string;
}

/** Photos in groups of at most `most` bytes, in their order. What is larger by itself makes its own group. */
export function partsOf(photos: readonly PhotoSummary[], most: number = MOST): PhotoSummary[][] {
  const parts: PhotoSummary[][] = [];
  let room = 0;
  for (const photo of photos) {
    if (photo.size > room || parts.length === 0) {
      parts.push([]);
      room = most;
    }
    parts.at(-1)?.push(photo);
    room -= photo.size;
  }
  return parts;
}

const reasonOf = (error: unknown): string =>
  error instanceof ApiError ? `${error.message} (${error.code})` : 'It could not be put into the file.';

/** Hands a file to the browser's downloads. */
function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Makes ZIP files of originals in this browser; as many as needed, one after another. */
export class ZipJob {
  readonly photos: readonly PhotoSummary[];
  readonly parts: PhotoSummary[][];
  readonly bytes: number;
  state = $state<'ready' | 'running' | 'done' | 'stopped' | 'failed'>('ready');
  /** Part that is being made, from 1. */
  part = $state(0);
  received = $state(0);
  failed = $state.raw<readonly Failed[]>([]);
  /** Photos that are in a file that was saved. */
  saved = $state(0);
  /** Why no file could be made. */
  reason = $state<string | null>(null);
  #abort = new AbortController();

  constructor(photos: readonly PhotoSummary[], most: number = MOST) {
    this.photos = photos;
    this.parts = partsOf(photos, most);
    this.bytes = photos.reduce((sum, photo) => sum + photo.size, 0);
  }

  async run(): Promise<void> {
    this.state = 'running';
    this.failed = [];
    this.received = this.saved = 0;
    this.#abort = new AbortController();
    try {
      for (const [n, part] of this.parts.entries()) {
        this.part = n + 1;
        await this.#make(part);
      }
      this.state = this.saved > 0 ? 'done' : 'failed';
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      this.reason = error instanceof Error ? error.message : String(error);
      this.state = 'failed';
    }
  }

  stop(): void {
    this.#abort.abort();
    this.state = 'stopped';
  }

  async #make(photos: readonly PhotoSummary[]): Promise<void> {
    const { default: JSZip } = await import('jszip');
    const zip = new JSZip();
    const names = zipNames(photos.map((photo) => photo.name));
    let held = 0;
    for (const [n, photo] of photos.entries()) {
      const blob = await this.#fetch(photo);
      if (!blob) continue;
      const date = clockOf(photo.takenAt);
      zip.file(names[n] as string, blob, { date, createFolders: false });
      held += 1;
    }
    if (held === 0) return;
    const blob = await zip.generateAsync({ type: 'blob', compression: 'STORE', streamFiles: true });
    this.#abort.signal.throwIfAborted();
    save(blob, this.#name());
    this.saved += held;
  }

  async #fetch(photo: PhotoSummary): Promise<Blob | null> {
    const before = this.received;
    const { signal } = this.#abort;
    try {
      const blob = await originalOf(photo.id, {
        signal,
        onbytes: (received) => (this.received = before + received),
      });
      if (blob.size !== photo.size)
        throw new ApiError('reply.malformed', 200, `${blob.size} of ${photo.size} bytes came.`);
      return blob;
    } catch (error) {
      signal.throwIfAborted();
      this.failed = [...this.failed, { name: photo.name, reason: reasonOf(error) }];
      return null;
    } finally {
      if (!signal.aborted) this.received = before + photo.size;
    }
  }

  #name(): string {
    const part = this.parts.length > 1 ? ` ${this.part} of ${this.parts.length}` : '';
    return `Photos ${today()}${part}.zip`;
  }
}
