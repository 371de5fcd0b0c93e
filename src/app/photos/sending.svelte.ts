import { newKey } from '../api.ts';
import type { UploadKind } from '../offline/upload.ts';
import { isPhoto } from './dropped.ts';

/**
 * waiting, then checking (is it here already?), sending, done. `same`: it is here already and was not sent; `other`:
 * neither photo nor video, which asks what to do.
 */
export type UploadState =
  'waiting' | 'checking' | 'sending' | 'done' | 'failed' | 'stopped' | 'other' | 'same';

/** One file on its way. */
export class Sending {
  readonly id: string = newKey();
  readonly file: File;
  /** The folder it goes into; absent: the library. */
  readonly into: string | undefined;
  kind: UploadKind = 'photo';
  state = $state<UploadState>('waiting');
  sent = $state(0);
  /** Why it failed, with the code; null: it did not. */
  reason = $state<string | null>(null);
  /** "IMG_0412.HEIC in Camera": what has the same bytes; null: nothing is known to. */
  sameAs = $state<string | null>(null);
  /** It is wanted though the same is here. */
  keepBoth = false;
  /** It was looked up, and nothing was the same. */
  fresh = false;
  /** SHA-256 of the file, hex; null until read, or when this browser cannot. */
  sha: string | null = null;
  /** The item that came of it. */
  item = $state<string | null>(null);
  abort = new AbortController();

  constructor(file: File, into?: string) {
    this.file = file;
    this.into = into;
    if (!isPhoto(file)) this.state = 'other';
  }

  /** Whether it is still to come, or on the way. */
  get open(): boolean {
    return this.state === 'waiting' || this.state === 'checking' || this.state === 'sending';
  }
}

/** Larger files are not read twice: the service says after the upload whether it has the same. */
const READ_AT_MOST = 64 * 1024 * 1024;

/** SHA-256 of a file; null where it is too large, or where the page is not served over https. */
export async function shaOf(file: File): Promise<string | null> {
  // without https there is no crypto.subtle
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (!subtle || file.size > READ_AT_MOST) return null;
  const digest = await subtle.digest('SHA-256', await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
