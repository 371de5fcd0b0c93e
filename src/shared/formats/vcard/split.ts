/** Cuts a .vcf file into the bytes of its cards. */

import { withoutBom } from '../bytes.ts';
import { decodeBin } from '../charset.ts';
import { latin1 } from '../content-lines.ts';

export type SplitFailure = { line: number; reason: string; text: string };
export type SplitCards = { cards: { bytes: Uint8Array; line: number }[]; failures: SplitFailure[] };

const BEGIN = /^BEGIN[ \t]*:[ \t]*VCARD\s*$/i;
const END = /^END[ \t]*:[ \t]*VCARD\s*$/i;
const AGENT = /^(?:[\w-]+\.)?AGENT[^:]*:\s*$/i;
const AGENT_BEGIN = /^(?:[\w-]+\.)?AGENT[^:]*:[ \t]*BEGIN[ \t]*:[ \t]*VCARD\s*$/i;
/** What may stand between cards unnoticed: blanks, and the end marks of old systems. */
const BLANK = /^[\s\0\x1a]*$/;

/**
 * `line` counts from 1. Each card's bytes are its own, from BEGIN to the end of its END line; UTF-16 and byte order
 * marks are turned into plain UTF-8 first. What lies outside cards, and cards without END, are failures with their
 * text. Never throws.
 */
export function splitCards(file: Uint8Array): SplitCards {
  const bytes = withoutBom(file);
  return new Splitter(bytes, latin1(bytes)).run();
}

class Splitter {
  readonly #bytes: Uint8Array;
  readonly #bin: string;
  readonly #result: SplitCards = { cards: [], failures: [] };
  /** Where the open card or the open stray text begins; -1 for none. */
  #from = -1;
  #fromLine = 0;
  #depth = 0;

  constructor(bytes: Uint8Array, bin: string) {
    this.#bytes = bytes;
    this.#bin = bin;
  }

  run(): SplitCards {
    const ending = /\r\n|\n|\r/g;
    let before = '';
    for (let at = 0, line = 1; at < this.#bin.length; line++) {
      ending.lastIndex = at;
      const next = ending.exec(this.#bin) ? ending.lastIndex : this.#bin.length;
      const text = this.#bin.slice(at, Math.min(next, at + 200)); // no mark is longer
      this.#read(text, before, at, next, line);
      if (!BLANK.test(text)) before = text;
      at = next;
    }
    this.#close(this.#bin.length);
    return this.#result;
  }

  #read(text: string, before: string, at: number, next: number, line: number): void {
    if (this.#depth === 0) this.#readOutside(text, at, line);
    else if (AGENT_BEGIN.test(text)) this.#depth++;
    else if (BEGIN.test(text)) this.#readBegin(before, at, line);
    else if (END.test(text) && --this.#depth === 0) this.#card(next);
  }

  #readOutside(text: string, at: number, line: number): void {
    if (BEGIN.test(text.trimStart())) {
      this.#close(at);
      this.#open(at, line);
      this.#depth = 1;
    } else if (this.#from < 0 && !BLANK.test(text)) this.#open(at, line);
    else if (BLANK.test(text)) this.#close(at);
  }

  /** Inside a card only AGENT opens another one; any other BEGIN means that an END is missing. */
  #readBegin(before: string, at: number, line: number): void {
    if (AGENT.test(before)) {
      this.#depth++;
      return;
    }
    this.#close(at);
    this.#open(at, line);
    this.#depth = 1;
  }

  #open(at: number, line: number): void {
    this.#from = at;
    this.#fromLine = line;
  }

  #card(to: number): void {
    this.#result.cards.push({ bytes: this.#bytes.subarray(this.#from, to), line: this.#fromLine });
    this.#from = -1;
  }

  /** Ends what is open as a failure. */
  #close(to: number): void {
    if (this.#from < 0) return;
    const reason = this.#depth > 0 ? 'BEGIN:VCARD without END:VCARD' : 'text outside of a card';
    const text = decodeBin(this.#bin.slice(this.#from, to));
    this.#result.failures.push({ line: this.#fromLine, reason, text });
    this.#from = -1;
    this.#depth = 0;
  }
}
