/** A re-upload that was begun: choosing the same file after a reload goes on with it. */
export interface Unfinished {
  /** The preview that waits for bytes. */
  restore: string;
  account: string;
  name: string;
  size: number;
  modified: number;
  /** SHA-256 of the archive's list of contents. */
  list: string;
}

const KEY = 'lifeboat.back-again';

/** Only a convenience: without it the file is checked and compared anew, and still only what lacks is sent. */
export const unfinished = {
  read(account: string | undefined): Unfinished | null {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Unfinished | null;
      return kept && kept.account === account ? kept : null;
    } catch {
      return null;
    }
  },
  keep(one: Unfinished): void {
    try {
      localStorage.setItem(KEY, JSON.stringify(one));
    } catch {
      // the browser keeps nothing: see above
    }
  },
  forget(): void {
    try {
      localStorage.removeItem(KEY);
    } catch {
      // nothing was kept
    }
  },
};

export const isFileOf = ({ name, size, modified }: Unfinished, file: File): boolean =>
  file.name === name && file.size === size && file.lastModified === modified;
