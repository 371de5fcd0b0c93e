import type { VaultRoom } from '../place.ts';
import { openIndex } from './index.ts';
import { withLock } from './lock.ts';

/** Remembers what a check found damaged, so that the next backup writes it again from the live store. */
export async function distrust(
  room: Pick<VaultRoom, 'data'>,
  account: string,
  lostBlobs: readonly string[],
  reason: string,
): Promise<void> {
  await withLock(room.data, account, async () => {
    const index = await openIndex(room.data, account);
    try {
      for (const sha of lostBlobs) {
        index.run('delete from blob where sha = ?', sha);
        index.run('insert or ignore into owed (sha) values (?)', sha);
      }
      if (lostBlobs.length === 0) index.note({ reseed: reason });
    } finally {
      index.close();
    }
  });
}
