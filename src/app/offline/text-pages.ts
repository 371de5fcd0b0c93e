const PAGE = 1 << 16;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Very many short texts as bytes, in pages that are never moved. A text that is not wanted any more keeps its place
 * until all is forgotten: names hardly ever change.
 */
export class TextPages {
  #pages: Uint8Array<ArrayBuffer>[] = [];
  #free = PAGE;

  /** Keeps a text of at most 65,535 bytes; answers where, and its length in bytes. */
  add(text: string): { at: number; length: number } {
    const bytes = encoder.encode(text);
    if (this.#free + bytes.length > PAGE) {
      this.#pages.push(new Uint8Array(PAGE));
      this.#free = 0;
    }
    const page = this.#pages.length - 1;
    (this.#pages[page] as Uint8Array).set(bytes, this.#free);
    const at = page * PAGE + this.#free;
    this.#free += bytes.length;
    return { at, length: bytes.length };
  }

  get(at: number, length: number): string {
    return decoder.decode(this.#bytes(at, length));
  }

  /** Whether the text holds `word` (ASCII, small letters), ASCII letters of either case; null: it is not ASCII alone. */
  holds(at: number, length: number, word: Uint8Array): boolean | null {
    const bytes = this.#pages[Math.floor(at / PAGE)] as Uint8Array;
    const from = at % PAGE;
    const end = from + length;
    const first = word[0];
    if (first === undefined) return true;
    const other = first >= 97 && first <= 122 ? first - 32 : first;
    for (let i = from; i < end; i += 1) {
      const byte = bytes[i] as number;
      if (byte > 127) return null;
      if ((byte === first || byte === other) && this.#startsAt(bytes, i, end, word)) return true;
    }
    return false;
  }

  #startsAt(bytes: Uint8Array, at: number, end: number, word: Uint8Array): boolean {
    if (at + word.length > end) return false;
    for (let n = 1; n < word.length; n += 1) if (small(bytes[at + n] as number) !== word[n]) return false;
    return true;
  }

  clear(): void {
    this.#pages = [];
    this.#free = PAGE;
  }

  #bytes(at: number, length: number): Uint8Array {
    const page = this.#pages[Math.floor(at / PAGE)] as Uint8Array;
    return page.subarray(at % PAGE, (at % PAGE) + length);
  }
}

const small = (byte: number): number => (byte >= 65 && byte <= 90 ? byte + 32 : byte);
