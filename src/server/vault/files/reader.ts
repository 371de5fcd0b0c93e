import { readdir, readFile, stat } from 'node:fs/promises';

/** What is needed to see whose a folder is; errors are those of `node:fs`, or a `VaultFailure` `hanging`. */
export interface DiskReader {
  readdir(path: string): Promise<string[]>;
  readFile(path: string): Promise<Buffer>;
  /** The number of the disk a path lies on. */
  disk(path: string): Promise<number>;
}

/** Read from this process: only where a call may wait without end. */
export const nearDisk: DiskReader = {
  readdir: (path) => readdir(path),
  readFile: (path) => readFile(path),
  disk: async (path) => (await stat(path)).dev,
};
