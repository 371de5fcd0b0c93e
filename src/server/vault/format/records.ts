import { createHash, type Hash } from 'node:crypto';
import { damaged } from '../failures.ts';
import { CHUNK_BYTES } from './container.ts';

/**
 * Plain bytes of `.segment`, `.snapshot`, `.identity`, `.instance` and `.erasure` files: records one after another.
 *
 * A record is one line of JSON (UTF-8, no newline inside, ended by `\n`) with a member `t` that says what it is. One
 * that has a member `raw` is followed by exactly that many bytes and one `\n`. The first record has the file's kind
 * as its `t` and `version: 1`; the last is
 *
 *     {"t":"end","records":N,"sha256":"…", …}
 *
 * N counts the records before it, and the SHA-256 (hex) is over all plain bytes before this line. Nothing follows it.
 * Members nobody knows are to be passed over. Which records each kind holds is told in kinds.ts.
 */
export interface Line {
  t: string;
  /** Bytes that follow the line. */
  raw?: number;
  [member: string]: unknown;
}

export interface Rec {
  line: Line;
  /** The raw bytes; null when the record has none. */
  bytes: Buffer | null;
}

export const LONGEST_LINE = 16 << 20;
export const LONGEST_RAW = 16 << 20;
const NEWLINE = 10;

/** Writes records as plain bytes in pieces, and the end record behind them with what `end` adds to it. */
export async function* writeRecords(
  records: AsyncIterable<{ line: Line; bytes?: Uint8Array | null }>,
  end: () => Record<string, unknown> = () => ({}),
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let held: Uint8Array[] = [];
  let size = 0;
  let count = 0;
  for await (const { line, bytes } of records) {
    count++;
    const text = Buffer.from(`${JSON.stringify(bytes ? { ...line, raw: bytes.length } : line)}\n`);
    if (text.length > LONGEST_LINE || (bytes?.length ?? 0) > LONGEST_RAW)
      throw new Error(`a ${line.t} record is too long to be written`);
    for (const piece of bytes ? [text, bytes, Buffer.of(NEWLINE)] : [text]) {
      hash.update(piece);
      held.push(piece);
      size += piece.length;
    }
    if (size < CHUNK_BYTES) continue;
    yield Buffer.concat(held);
    [held, size] = [[], 0];
  }
  const last = { t: 'end', records: count, sha256: hash.digest('hex'), ...end() };
  yield Buffer.concat([...held, Buffer.from(`${JSON.stringify(last)}\n`)]);
}

/** Reads records; the end record comes last, already compared. @throws VaultFailure `damaged` */
export async function* readRecords(path: string, plain: AsyncIterable<Uint8Array>): AsyncGenerator<Rec> {
  const bytes = new Bytes(path, plain);
  try {
    for (let count = 0; ; count++) {
      const before = bytes.hash.copy();
      const line = parse(path, await bytes.line());
      if (line.t === 'end') {
        if (line.records !== count || line.sha256 !== before.digest('hex') || !(await bytes.ended()))
          throw damaged(path, 'does not add up at its end');
        yield { line, bytes: null };
        return;
      }
      yield { line, bytes: line.raw === undefined ? null : await bytes.raw(line.raw) };
    }
  } finally {
    await bytes.close();
  }
}

function parse(path: string, text: string): Line {
  try {
    const line = JSON.parse(text) as Line;
    if (typeof line?.t === 'string') return line;
  } catch {
    // said below, as for JSON that is no record
  }
  throw damaged(path, 'holds a line that is no record');
}

/** Plain bytes taken by line and by length, hashed as they are taken. */
class Bytes {
  readonly hash: Hash = createHash('sha256');
  readonly #path: string;
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);

  constructor(path: string, source: AsyncIterable<Uint8Array>) {
    this.#path = path;
    this.#source = source[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    for (let from = 0; ;) {
      const at = this.#held.indexOf(NEWLINE, from);
      if (at >= 0) return this.#take(at + 1).toString('utf8', 0, at);
      from = this.#held.length;
      if (from > LONGEST_LINE) throw damaged(this.#path, 'holds a line that is too long');
      if (!(await this.#more())) throw damaged(this.#path, 'has no end');
    }
  }

  async raw(length: unknown): Promise<Buffer> {
    if (!Number.isInteger(length) || (length as number) < 0 || (length as number) > LONGEST_RAW)
      throw damaged(this.#path, 'holds a record of an impossible length');
    const whole = (length as number) + 1;
    while (this.#held.length < whole) if (!(await this.#more())) throw damaged(this.#path, 'has no end');
    const taken = this.#take(whole);
    if (taken[whole - 1] !== NEWLINE) throw damaged(this.#path, 'holds a record that does not end');
    return taken.subarray(0, whole - 1);
  }

  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async ended(): Promise<boolean> {
    return this.#held.length === 0 && !(await this.#more());
  }

  #take(length: number): Buffer {
    const taken = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    this.hash.update(taken);
    return taken;
  }

  async #more(): Promise<boolean> {
    const next = await this.#source.next();
    if (next.done) return false;
    this.#held = this.#held.length === 0 ? Buffer.from(next.value) : Buffer.concat([this.#held, next.value]);
    return true;
  }
}
