import { createHash } from 'node:crypto';
import { type Blobs, BlobMissing } from '../../store/blobs/blobs.ts';
import { damaged } from '../bodies.ts';
import type { ArchiveEntry } from './entries.ts';
import { FrozenTable, isTable } from './table.ts';
import { type Pause, writeTable } from './table-write.ts';

/**
 * The frozen table `sha`, compared with its name: a wrong table would give wrong bytes under a right ETag. Reads at once
 * where the store does, so it is called off the main thread. @throws LifeboatError `item.damaged`
 */
export async function readTable(
  blobs: Blobs,
  account: string,
  sha: string,
  pause: Pause,
): Promise<FrozenTable> {
  const bytes = new Uint8Array(new SharedArrayBuffer(await sizeOf(blobs, account, sha)));
  if ((await blobs.fill(account, sha, 0, bytes)) !== bytes.length) throw damaged(sha);
  if (createHash('sha256').update(bytes).digest('hex') !== sha) throw damaged(sha);
  return isTable(bytes) ? new FrozenTable(bytes) : fromLines(bytes, pause);
}

async function sizeOf(blobs: Blobs, account: string, sha: string): Promise<number> {
  const size = await blobs.size(account, sha);
  if (size === null) throw damaged(sha, new BlobMissing(sha));
  return size;
}

/** Tables were JSON, a line for each file, before they were columns; archives frozen then are sent for as long as they live. */
function fromLines(bytes: Uint8Array, pause: Pause): Promise<FrozenTable> {
  const text = Buffer.from(bytes);
  const rows = function* () {
    for (let from = 0; from < text.length;) {
      const end = text.indexOf(10, from);
      if (end < 0) throw new Error('the table of the archive ends inside a line');
      const line = JSON.parse(text.toString('utf8', from, end)) as ArchiveEntry;
      yield { ...line, at: line.at ?? 0 };
      from = end + 1;
    }
  };
  return writeTable(rows, pause);
}
