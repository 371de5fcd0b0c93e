import { LifeboatError } from '../../shared/contract/problem.ts';

/** One body of a bundle, its bytes in memory of their own. */
export interface Piece {
  sha: string;
  bytes: Uint8Array;
}

const PIECE_LIMIT = 4 << 20;
const HEAD = /^([0-9a-f]{64}) (\d{1,12})$/;
const LONGEST_HEAD = 64 + 1 + 12;

/**
 * Reads many bodies from one stream: for each a line `<SHA-256> <length>\n`, then its bytes. What the line says is a
 * claim; the caller compares. @throws LifeboatError `request.malformed`, `request.too-large`
 */
export class Bundle {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async *pieces(): AsyncGenerator<Piece> {
    for (let head = await this.#head(); head !== null; head = await this.#head()) {
      const found = HEAD.exec(head);
      if (!found)
        throw new LifeboatError('request.malformed', {
          detail: 'Each body begins with a line of its SHA-256 and its length.',
        });
      const length = Number(found[2]);
      if (length > PIECE_LIMIT)
        throw new LifeboatError('request.too-large', {
          detail: `A body of ${length} bytes goes by itself; together go those of up to ${PIECE_LIMIT}.`,
        });
      yield { sha: found[1]!, bytes: await this.#bytes(length) };
    }
  }

  /** The next line; null at the end. */
  async #head(): Promise<string | null> {
    for (;;) {
      const end = this.#held.indexOf(0x0a);
      if (end >= 0 && end <= LONGEST_HEAD) {
        const line = Buffer.from(this.#held.subarray(0, end)).toString('latin1');
        this.#held = this.#held.subarray(end + 1);
        return line;
      }
      if (this.#held.length > LONGEST_HEAD) return '';
      if (!(await this.#more())) return this.#held.length === 0 ? null : '';
    }
  }

  async #bytes(length: number): Promise<Uint8Array> {
    const all = new Uint8Array(length);
    for (let have = 0; ;) {
      const part = this.#held.subarray(0, length - have);
      all.set(part, have);
      have += part.length;
      this.#held = this.#held.subarray(part.length);
      if (have === length) return all;
      if (!(await this.#more()))
        throw new LifeboatError('request.malformed', { detail: 'The last body is cut off.' });
    }
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#source.next();
    if (done) return false;
    this.#held = this.#held.length === 0 ? value : Buffer.concat([this.#held, value]);
    return true;
  }
}
