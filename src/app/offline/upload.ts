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

/** XMLHttpRequest: fetch cannot say how much of a body has gone out. */
function sendBytes(
  method: string,
  url: string,
  body: Blob,
  type: string,
  options: UploadOptions,
): Promise<Uploaded> {
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
      const made = madeOf(request.responseText);
      if (!made)
        return reject(new ApiError('reply.malformed', 200, "The service's answer could not be read."));
      heard(request.getResponseHeader('Lifeboat-Seq'));
      resolve({ ...made, batch: request.getResponseHeader('Lifeboat-Batch') });
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

/** tus 1.0; its client is loaded only when a large file comes. */
async function inParts(kind: UploadKind, file: File, options: UploadOptions): Promise<Uploaded> {
  const { Upload, DetailedError } = await import('tus-js-client');
  const metadata: Record<string, string> = { name: file.name, type: typeOf(kind, file), kind };
  if (options.collection) metadata.collection = options.collection;
  return new Promise((resolve, reject) => {
    const sending = new Upload(file, {
      endpoint: '/api/uploads',
      metadata,
      chunkSize: PART,
      retryDelays: [0, 1000, 3000, 10_000, 30_000],
      removeFingerprintOnSuccess: true,
      onProgress: (sent, total) => options.onprogress?.(sent, total ?? file.size),
      onError: (error) => {
        const reply = error instanceof DetailedError ? error.originalResponse : null;
        reject(report(reply ? errorOf(reply.getStatus(), reply.getBody()) : unreached()));
      },
      onSuccess: ({ lastResponse }) => {
        const id = lastResponse.getHeader('Lifeboat-Item') ?? lastResponse.getHeader('Lifeboat-Restore');
        if (!id)
          return reject(new ApiError('reply.malformed', 200, "The service's answer could not be read."));
        heard(lastResponse.getHeader('Lifeboat-Seq'));
        const same = lastResponse.getHeader('Lifeboat-Same')?.split(',') ?? [];
        resolve({ id, batch: lastResponse.getHeader('Lifeboat-Batch') ?? null, same });
      },
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
