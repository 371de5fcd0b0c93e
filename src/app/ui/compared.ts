/** A field of two versions that are shown side by side. */
export interface Compared<F extends string = string> {
  field: F;
  word: string;
  /** Lines to read; none: it is empty. */
  left: readonly string[];
  right: readonly string[];
  differs: boolean;
}
