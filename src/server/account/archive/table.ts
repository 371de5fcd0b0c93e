import type { ZipEntry, ZipTable } from '../../../shared/formats/zip/table.ts';
import type { ArchiveEntry } from './entries.ts';

/** One file of a frozen archive as a line of its table; the lines are all its bytes are made from. */
export function tableLine({ name, size, crc32, mtime, blob, at }: ArchiveEntry): string {
  return `${JSON.stringify({ name, size, crc32, mtime, blob, ...(at > 0 ? { at } : {}) })}\n`;
}

const SHA_BYTES = 32;

/** Where an entry's bytes lie: from `at` in a blob. */
export interface Source {
  blob: string;
  at: number;
}

/** A frozen table in columns, about 70 bytes and the name for each entry. */
export class FrozenTable implements ZipTable {
  #length = 0;
  #names = Buffer.alloc(4096);
  #nameEnds = new Float64Array(64);
  #numbers = new Float64Array(4 * 64);
  #shas = Buffer.alloc(SHA_BYTES * 64);

  get length(): number {
    return this.#length;
  }

  /** Reads a table's lines; a pause comes with each chunk. */
  static async read(chunks: AsyncIterable<Uint8Array>): Promise<FrozenTable> {
    const table = new FrozenTable();
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let held = '';
    for await (const chunk of chunks) {
      const lines = (held + decoder.decode(chunk, { stream: true })).split('\n');
      held = lines.pop()!;
      for (const line of lines) table.#add(JSON.parse(line) as ArchiveEntry);
    }
    if (held !== '') throw new Error('the table of the archive ends inside a line');
    return table;
  }

  #add({ name, size, crc32, mtime, blob, at = 0 }: ArchiveEntry): void {
    const index = this.#length++;
    if (index === this.#nameEnds.length) this.#grow();
    const start = index === 0 ? 0 : this.#nameEnds[index - 1]!;
    const bytes = Buffer.from(name);
    if (start + bytes.length > this.#names.length)
      this.#names = Buffer.concat([this.#names, Buffer.alloc(this.#names.length + bytes.length)]);
    bytes.copy(this.#names, start);
    this.#nameEnds[index] = start + bytes.length;
    this.#numbers.set([size, crc32, mtime, at], index * 4);
    this.#shas.write(blob, index * SHA_BYTES, 'hex');
  }

  #grow(): void {
    const larger = (from: Float64Array) => {
      const to = new Float64Array(from.length * 2);
      to.set(from);
      return to;
    };
    this.#nameEnds = larger(this.#nameEnds);
    this.#numbers = larger(this.#numbers);
    this.#shas = Buffer.concat([this.#shas, Buffer.alloc(this.#shas.length)]);
  }

  at(index: number): ZipEntry | undefined {
    if (index < 0 || index >= this.#length) return undefined;
    const [size, crc32, mtime] = this.#numbers.subarray(index * 4, index * 4 + 3) as unknown as [
      number,
      number,
      number,
    ];
    const start = index === 0 ? 0 : this.#nameEnds[index - 1]!;
    const name = this.#names.toString('utf8', start, this.#nameEnds[index]);
    return { name, size, crc32, mtime, source: String(index) };
  }

  source(index: number): Source {
    return {
      blob: this.#shas.toString('hex', index * SHA_BYTES, (index + 1) * SHA_BYTES),
      at: this.#numbers[index * 4 + 3]!,
    };
  }
}
