import { nameKey } from './names.ts';

/** More than this many steps for one name happens only when names were chosen to collide. */
const MAX_STEPS = 512;

/** Thrown when names were made to collide in the table; the archive is refused instead of searched for hours. */
export class NameFlood extends Error {}

/**
 * Finds names that are one file on some file system, for a million names in 16 MB: a hash table of entry
 * numbers, the names themselves stay with the caller. Names are compared by `nameKey`.
 */
export class NameSet {
  readonly #nameAt: (index: number) => string;
  /** Pairs of entry number (-1: free) and hash, side by side to be fetched at once. */
  readonly #slots: Int32Array;
  readonly #mask: number;
  /** The folder last found to be no file; ends in "/". */
  #cleared = '';

  /** `nameAt(i)` gives back the name added as i, without a trailing "/". At most `count` names are added. */
  constructor(count: number, nameAt: (index: number) => string) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, count * 2)));
    this.#nameAt = nameAt;
    this.#slots = new Int32Array(size * 2).fill(-1);
    this.#mask = size * 2 - 1;
  }

  /** Adds name number `index`; gives the number of an equal name added before, or -1. */
  add(index: number, name: string): number {
    const hash = hashOf(name);
    const slot = this.#find(name, hash);
    const before = this.#slots[slot]!;
    if (before >= 0) return before;
    this.#slots[slot] = index;
    this.#slots[slot + 1] = hash;
    return -1;
  }

  /** Number of an added name that `isFile` and is one of the folders above `name` ("a" above "a/b"), or -1. */
  fileAbove(name: string, isFile: (index: number) => boolean): number {
    // Neighbours mostly lie in the same folder, which was looked up for the one before.
    const above = name.lastIndexOf('/') + 1;
    if (this.#cleared.length >= above && this.#cleared.startsWith(name.slice(0, above))) return -1;
    const key = foldable(name);
    let hash = BASIS;
    // One pass over the name, however deep it is: the hash of each folder is on the way to the next one's.
    for (let from = 0, at = key.indexOf('/'); at >= 0; from = at, at = key.indexOf('/', at + 1)) {
      hash = hashOn(hash, key, from, at);
      const found = this.#slots[this.#find(key.slice(0, at), mixed(hash))]!;
      if (found >= 0 && isFile(found)) return found;
    }
    this.#cleared = name.slice(0, above);
    return -1;
  }

  /** Where the slot lies that holds `name`, or the free one where it belongs. */
  #find(name: string, hash: number): number {
    let slot = (hash << 1) & this.#mask;
    for (let steps = 0; this.#slots[slot]! >= 0; steps++) {
      if (this.#slots[slot + 1] === hash && same(this.#nameAt(this.#slots[slot]!), name)) return slot;
      if (steps > MAX_STEPS) throw new NameFlood('names were made to collide');
      slot = (slot + 2) & this.#mask;
    }
    return slot;
  }
}

function same(a: string, b: string): boolean {
  return a === b || nameKey(a) === nameKey(b);
}

const ASCII = /^[\u0000-\u007f]*$/;

/** The name's key, or the name itself when `hashOn` folds all of it. */
function foldable(name: string): string {
  return ASCII.test(name) ? name : nameKey(name);
}

function hashOf(name: string): number {
  const key = foldable(name);
  return mixed(hashOn(BASIS, key, 0, key.length));
}

const BASIS = 0x811c9dc5 | 0;
const PRIME = 0x01000193;

/** FNV-1a going on over the UTF-16 units from `from` to `to`, capital letters of ASCII as small ones. */
function hashOn(before: number, key: string, from: number, to: number): number {
  let hash = before;
  for (let at = from; at < to; at++) {
    let unit = key.charCodeAt(at);
    if (unit >= 0x41 && unit <= 0x5a) unit |= 0x20;
    hash = Math.imul(hash ^ unit, PRIME);
  }
  return hash;
}

/** Spreads the hash over all bits, so that the low ones used for the slot depend on every sign. */
function mixed(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
