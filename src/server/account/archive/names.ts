import { clashKey, numbered, safeName } from '../../../shared/formats/safe-name.ts';
import { nameKey } from '../../../shared/formats/zip/names.ts';
import type { Scratch } from '../scratch.ts';

/**
 * The names of an archive: safe on every file system and unique where case and accents do not count. Numbered in the
 * order they are asked for, so equal snapshots get equal names.
 */
export class ArchiveNames {
  readonly #scratch: Scratch;

  constructor(scratch: Scratch) {
    this.#scratch = scratch;
    scratch.exec('create table name (key text primary key, last int) without rowid');
  }

  /** A free name in `folder` ('' or ending in '/'), as near to `name` as can be; `extension` is added to it. */
  take(folder: string, name: string, fallback: string, extension = ''): string {
    const wanted = safeName(name + extension, fallback + extension);
    const first = this.#claim(folder + wanted);
    if (first === null) return folder + wanted;
    for (let n = first + 1; ; n++) {
      const path = folder + numbered(wanted, n);
      if (this.#claim(path) !== null) continue;
      // the next one of this name need not ask for the same numbers again
      this.#scratch.run('update name set last = ? where key = ?', n, keyOf(folder + wanted));
      return path;
    }
  }

  /** Null: it was free. Otherwise the highest number given out for it. */
  #claim(path: string): number | null {
    const key = keyOf(path);
    if (this.#scratch.run('insert or ignore into name values (?, 1)', key) === 1) return null;
    return this.#scratch.get<{ last: number }>('select last from name where key = ?', key)!.last;
  }
}

const keyOf = (path: string): string => nameKey(clashKey(path));
