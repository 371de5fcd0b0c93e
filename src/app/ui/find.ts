import { fold } from './format.ts';

/** The words of a search, folded; none: everything is looked for. */
export const wordsOf = (query: string): string[] => fold(query).split(/\s+/).filter(Boolean);

/** Digits of every script as 0 to 9, all else taken out. */
export const digitsOf = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[٠-٩۰-۹०-९]/g, (digit) =>
      String((digit.charCodeAt(0) - (/[०-९]/.test(digit) ? 0x966 : 0)) & 15),
    )
    .replace(/\D/g, '');

/**
 * Finds in a list on every key: all words must be in the text, in any order, without accents or case. The folded text
 * of an item is made once.
 */
export class Finder<T extends object> {
  readonly #text: (item: T) => string;
  readonly #folded = new WeakMap<T, string>();

  constructor(text: (item: T) => string) {
    this.#text = text;
  }

  /** Those that match, in the order given; the same array when nothing is looked for. */
  find(items: readonly T[], query: string): readonly T[] {
    const words = wordsOf(query);
    if (words.length === 0) return items;
    return items.filter((item) => {
      const text = this.#of(item);
      return words.every((word) => text.includes(word));
    });
  }

  #of(item: T): string {
    let text = this.#folded.get(item);
    if (text === undefined) this.#folded.set(item, (text = fold(this.#text(item))));
    return text;
  }
}
