/** A file of the vault: its path, relative and with `/`, and its size in bytes as it lies there. */
export interface VaultFile {
  path: string;
  size: number;
}

/**
 * Where a vault's files lie. Add-only: a file is put whole or not at all, and never replaced or deleted.
 * Every failure is a `VaultFailure`.
 */
export interface VaultFiles {
  /**
   * Puts a whole file; answers its size once it is durable.
   * @throws VaultFailure `exists` when a file of that name is there: nothing is changed.
   */
  put(path: string, source: AsyncIterable<Uint8Array>): Promise<number>;
  /** The bytes of a file, in pieces. */
  read(path: string): AsyncIterable<Uint8Array>;
  /** Size in bytes, or null when there is no such file. */
  size(path: string): Promise<number | null>;
  /**
   * All files below a folder ('' for all), sorted by path; names that start with a dot and lost+found left out, and
   * so are the folders directly in it that `without` names.
   */
  list(folder: string, without?: readonly string[]): AsyncIterable<VaultFile>;
  /** Names of the folders directly in a folder, sorted. */
  folders(folder: string): Promise<string[]>;
  /** Removes files that a kill left half written before that moment; answers how many. They never were the vault's. */
  sweep(before: Date): Promise<number>;
}
