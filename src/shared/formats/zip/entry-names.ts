import type { EntryColumns } from './columns.ts';
import { ZipError } from './errors.ts';
import { NameFlood, NameSet } from './name-set.ts';

/** Refuses names that would be one file when unpacked on some system, and a file that is also a folder. */
export class EntryNames {
  readonly #columns: EntryColumns;
  readonly #names: NameSet;

  constructor(columns: EntryColumns) {
    this.#columns = columns;
    this.#names = new NameSet(columns.capacity, (index) => columns.name(index));
  }

  /** Row `index`, whose record lies at `offset`, must not repeat a name. Throws ZipError `zip.duplicate`. */
  add(index: number, offset: number): void {
    const name = this.#columns.name(index);
    if (this.#looked(name, () => this.#names.add(index, name)) >= 0)
      throw new ZipError('zip.duplicate', 'the name is there twice, but for case or accents', {
        entry: name,
        offset,
      });
  }

  /** Once all rows are added: no folder of row `index` may be a file. Throws ZipError `zip.duplicate`. */
  checkFolders(index: number): void {
    const { folder, offset } = this.#columns;
    const name = this.#columns.name(index);
    const above = this.#looked(name, () => this.#names.fileAbove(name, (other) => folder[other] === 0));
    if (above >= 0)
      throw new ZipError(
        'zip.duplicate',
        `${JSON.stringify(this.#columns.name(above).slice(0, 120))} is a file and a folder`,
        {
          entry: name,
          offset: offset[index],
        },
      );
  }

  #looked(entry: string, look: () => number): number {
    try {
      return look();
    } catch (error) {
      if (error instanceof NameFlood) throw new ZipError('zip.bomb', error.message, { entry, cause: error });
      throw error;
    }
  }
}
