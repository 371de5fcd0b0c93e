import type { Blobs } from '../../store/blobs/blobs.ts';
import { fill, type Filled } from './fill.ts';
import { Slots } from './slots.ts';
import type { FrozenTable } from './table.ts';
import { readTable } from './table-read.ts';

/** Who reads what archives are made of: threads in the server, this thread in a job. */
export interface Sender {
  readonly slots: Slots;
  /** @throws LifeboatError `item.damaged` */
  table(account: string, sha: string): Promise<FrozenTable>;
  /** Fills `target` with the archive's bytes from `start` on. */
  fill(
    account: string,
    table: FrozenTable,
    start: number,
    target: Uint8Array<SharedArrayBuffer>,
  ): Promise<Filled>;
}

/** Reads in the thread it is called in. */
export const senderHere = (blobs: Blobs): Sender => ({
  slots: new Slots(),
  table: (account, sha) => readTable(blobs, account, sha, () => Promise.resolve()),
  fill: (account, table, start, target) => fill(blobs, account, table, start, target),
});
