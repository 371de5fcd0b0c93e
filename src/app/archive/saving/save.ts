/** Writes the bytes of an archive into a file, from where the file ends. Pure but for what it is given. */

/** The file: what of FileSystemFileHandle is used. */
export interface SaveFile {
  getFile(): Promise<{ size: number }>;
  createWritable(options: { keepExistingData: boolean }): Promise<SaveWriter>;
}
export interface SaveWriter {
  seek(position: number): Promise<void>;
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
}

export interface SaveJob {
  file: SaveFile;
  /** Bytes of the whole archive. */
  size: number;
  etag: string | null;
  /** Asks the service for the bytes from `from` on. */
  ask(from: number, etag: string | null): Promise<Response>;
  signal: AbortSignal;
  /** The ETag of the first reply: kept for going on later. */
  tagged(etag: string | null): void;
  /** Bytes that are written. */
  progress(at: number): void;
  /** Told how to keep what was written when the page is left, and null when there is nothing to keep. */
  leaving(keep: (() => void) | null): void;
  /** Longest silence of the network, ms. */
  patience?: number;
}

/** The reply broke off, or was silent too long: it goes on from the last byte. */
export class CutOff extends Error {}
/** The archive at the address is not the one that was begun: its bytes must not be mixed. */
export class OtherArchive extends Error {}

const AT_ONCE = 1024 * 1024;
const KEEP_FIRST = 64 * 1024 * 1024;
const PATIENCE = 30_000;

/**
 * Saves until the last byte. What was written is kept whatever ends it. Resolves when the file is whole; throws CutOff,
 * OtherArchive, the errors of `ask` and of the file.
 *
 * A browser keeps what was written only when the writer is closed, and copies the file when it is opened again: so it is
 * closed when it stops, when the page is left, and each time the file has doubled.
 */
export async function save(job: SaveJob): Promise<void> {
  let at = await begun(job);
  job.progress(at);
  while (at < job.size) at = await stretch(job, at);
}

/** Where to go on: the end of the file, unless it cannot be ours. */
async function begun({ file, size, etag }: SaveJob): Promise<number> {
  const { size: have } = await file.getFile();
  return etag !== null && have <= size ? have : 0;
}

/** One reply, or as much of it as is kept at once. Answers where the file ends. */
async function stretch(job: SaveJob, from: number): Promise<number> {
  const reply = await job.ask(from, job.etag);
  const reader = bodyOf(job, reply, from);
  const writer = await job.file.createWritable({ keepExistingData: from > 0 });
  const until = from + Math.max(KEEP_FIRST, from);
  const pieces = new Pieces(writer, from);
  job.leaving(() => void writer.close());
  try {
    if (from > 0) await writer.seek(from);
    while (pieces.at < until) {
      const { done, value } = await read(reader, job);
      if (done) break;
      await pieces.add(value);
      job.progress(pieces.written);
    }
  } finally {
    job.leaving(null);
    void reader.cancel().catch(() => undefined);
    await pieces.flush().finally(() => writer.close());
  }
  job.progress(pieces.written);
  if (pieces.at < until && pieces.at < job.size) throw new CutOff();
  return pieces.at;
}

function bodyOf(
  job: SaveJob,
  { status, headers, body }: Response,
  from: number,
): ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> {
  const etag = headers.get('etag');
  if (from > 0 && !follows({ status, etag, range: headers.get('content-range') }, job, from)) {
    void body?.cancel();
    throw new OtherArchive();
  }
  if (from === 0) {
    job.etag = etag;
    job.tagged(etag);
  }
  if (!body) throw new CutOff();
  return body.getReader();
}

/** Whether a reply gives the bytes asked for, of the archive that was begun. */
export function follows(
  reply: { status: number; etag: string | null; range: string | null },
  { size, etag }: Pick<SaveJob, 'size' | 'etag'>,
  from: number,
): boolean {
  if (reply.status !== 206 || reply.etag !== etag) return false;
  return reply.range === `bytes ${from}-${size - 1}/${size}`;
}

async function read<T>(
  reader: ReadableStreamDefaultReader<T>,
  { signal, patience = PATIENCE }: SaveJob,
): Promise<ReadableStreamReadResult<T>> {
  signal.throwIfAborted();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CutOff()), patience);
  });
  try {
    return await Promise.race([reader.read(), silence]);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof CutOff ? error : new CutOff('the reply broke off', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** Few large writes instead of many small ones. */
class Pieces {
  readonly #writer: SaveWriter;
  #held: Uint8Array<ArrayBuffer>[] = [];
  #length = 0;
  /** Where the bytes that came end. */
  at: number;

  constructor(writer: SaveWriter, at: number) {
    this.#writer = writer;
    this.at = at;
  }

  get written(): number {
    return this.at - this.#length;
  }

  async add(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#held.push(bytes);
    this.#length += bytes.length;
    this.at += bytes.length;
    if (this.#length >= AT_ONCE) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#length === 0) return;
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#held) {
      all.set(piece, at);
      at += piece.length;
    }
    this.#held = [];
    this.#length = 0;
    await this.#writer.write(all);
  }
}
