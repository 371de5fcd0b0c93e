import { ApiError, address, errorOf, report, tell, unreached } from '../api.ts';

/** Sends bytes: small ones in one request, large ones in resumable parts that survive a lost network and a reload. */
export type UploadKind = 'photo' | 'file' | 'archive';

export interface UploadOptions {
  /** For photos and files: where it goes. */
  collection?: string;
  /** Makes a repeated upload in one request one upload; keep it over retries. */
  key?: string;
  onprogress?: (sent: number, total: number) => void;
  signal?: AbortSignal;
}

export interface Uploaded {
  /** The item's id; for an archive the id of its preview. */
  id: string;
  batch: string | null;
  /** Items of the account that have the same bytes. */
  same: string[];
}

const ONE_REQUEST = 8 * 1024 * 1024;
const PART = 8 * 1024 * 1024;
const DOOR: Record<UploadKind, string> = {
  photo: '/api/photos',
  file: '/api/files',
  archive: '/api/restores',
};

/** Answers the new item's id. A failure is an ApiError; an aborted one has code `aborted`. */
export function upload(kind: UploadKind, file: File, options: UploadOptions = {}): Promise<Uploaded> {
  return file.size <= ONE_REQUEST ? whole(kind, file, options) : inParts(kind, file, options);
}

const typeOf = (kind: UploadKind, file: File) =>
  kind === 'archive' ? 'application/zip' : file.type || 'application/octet-stream';

function whole(kind: UploadKind, file: File, options: UploadOptions): Promise<Uploaded> {
  const query =
    kind === 'archive'
      ? { name: file.name }
      : { name: file.name, collection: options.collection, mtime: new Date(file.lastModified).toISOString() };
  return sendBytes('POST', address(DOOR[kind], query), file, typeOf(kind, file), options);
}

export interface ImportOptions extends UploadOptions {
  /** Of a table: what each of its columns becomes. */
  columns?: readonly string[];
}

/** A file whose cards or events are to come in: answers the id of the preview. */
export function importFile(file: File, options: ImportOptions = {}): Promise<Uploaded> {
  const ending = /\.(ics|csv)$/i.exec(file.name)?.[1]?.toLowerCase();
  const type = ending === 'ics' ? 'text/calendar' : ending === 'csv' ? 'text/csv' : 'text/vcard';
  const columns = options.columns && JSON.stringify(options.columns);
  const query = { name: file.name, collection: options.collection, columns };
  return sendBytes('POST', address('/api/imports', query), file, type, options);
}

async function sendBytes(
  method: string,
  url: string,
  body: Blob,
  type: string,
  options: UploadOptions,
): Promise<Uploaded> {
  const { text, header } = await exchange(method, url, body, type, options);
  const made = madeOf(text);
  if (!made) throw unread();
  heard(header('Lifeboat-Seq'));
  return { ...made, batch: header('Lifeboat-Batch') };
}

const unread = () => new ApiError('reply.malformed', 200, "The service's answer could not be read.");

export interface Exchanged {
  text: string;
  header(name: string): string | null;
}

/** Sends bytes by one request; a reply that is not 2xx is thrown. XMLHttpRequest: fetch cannot say how much has gone out. */
export function exchange(
  method: string,
  url: string,
  body: Blob,
  type: string,
  options: Pick<UploadOptions, 'key' | 'onprogress' | 'signal'>,
): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.setRequestHeader('Content-Type', type);
    request.setRequestHeader('Accept', 'application/json');
    if (options.key) request.setRequestHeader('Idempotency-Key', options.key);
    request.upload.onprogress = (event) => options.onprogress?.(event.loaded, body.size);
    request.onerror = () => reject(report(unreached()));
    request.onabort = () => reject(new ApiError('aborted', 0, 'Stopped.'));
    request.onload = () => {
      if (request.status < 200 || request.status > 299)
        return reject(report(errorOf(request.status, request.responseText)));
      resolve({ text: request.responseText, header: (name) => request.getResponseHeader(name) });
    };
    options.signal?.addEventListener('abort', () => request.abort());
    if (options.signal?.aborted) return reject(new ApiError('aborted', 0, 'Stopped.'));
    request.send(body);
  });
}

function madeOf(text: string): Pick<Uploaded, 'id' | 'same'> | null {
  try {
    const { id, same } = JSON.parse(text) as { id?: unknown; same?: unknown };
    return typeof id === 'string' ? { id, same: Array.isArray(same) ? (same as string[]) : [] } : null;
  } catch {
    return null; // told by the caller as reply.malformed
  }
}

function heard(seq: string | null | undefined): void {
  tell({ type: 'reached' });
  if (seq) tell({ type: 'wrote', seq: Number(seq) });
}

async function inParts(kind: UploadKind, file: File, options: UploadOptions): Promise<Uploaded> {
  const metadata: Record<string, string> = { name: file.name, type: typeOf(kind, file), kind };
  if (options.collection) metadata.collection = options.collection;
  const { header } = await resumable(file, metadata, options);
  const id = header('Lifeboat-Item') ?? header('Lifeboat-Restore');
  if (!id) throw unread();
  heard(header('Lifeboat-Seq'));
  return { id, batch: header('Lifeboat-Batch'), same: header('Lifeboat-Same')?.split(',') ?? [] };
}

/**
 * tus 1.0; its client is loaded only when something large comes. `name` knows an upload again after a reload; absent: by
 * the file's own name, size and time. Answers the last reply.
 */
export async function resumable(
  bytes: Blob,
  metadata: Record<string, string>,
  options: Pick<UploadOptions, 'onprogress' | 'signal'>,
  name?: string,
): Promise<Pick<Exchanged, 'header'>> {
  const { Upload, DetailedError } = await import('tus-js-client');
  return new Promise((resolve, reject) => {
    const sending = new Upload(bytes, {
      endpoint: '/api/uploads',
      metadata,
      chunkSize: PART,
      retryDelays: [0, 1000, 3000, 10_000, 30_000],
      removeFingerprintOnSuccess: true,
      ...(name === undefined ? {} : { fingerprint: () => Promise.resolve(name) }),
      onProgress: (sent, total) => options.onprogress?.(sent, total ?? bytes.size),
      onError: (error) => {
        const reply = error instanceof DetailedError ? error.originalResponse : null;
        reject(report(reply ? errorOf(reply.getStatus(), reply.getBody()) : unreached()));
      },
      onSuccess: ({ lastResponse }) =>
        resolve({ header: (header) => lastResponse.getHeader(header) ?? null }),
    });
    const stop = () =>
      void sending
        .abort()
        .then(() => reject(new ApiError('aborted', 0, 'Stopped. What was sent is kept and goes on later.')));
    options.signal?.addEventListener('abort', stop);
    void sending.findPreviousUploads().then((before) => {
      if (before[0]) sending.resumeFromPreviousUpload(before[0]);
      if (!options.signal?.aborted) sending.start();
    });
  });
}
