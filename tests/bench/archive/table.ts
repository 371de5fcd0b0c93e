import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { readTable } from '../../../src/server/account/archive/table-read.ts';
import { writeTable } from '../../../src/server/account/archive/table-write.ts';
import type { Blobs } from '../../../src/server/store/blobs/blobs.ts';
import { layoutInSlices } from '../../../src/shared/formats/zip/layout.ts';
import { median, say } from '../measure.ts';
import { loadPerCore } from './rounds.ts';
import { SCALE } from './sets.ts';

const ENTRIES = 1_000_000;
const TIMES = 5;

/** A table of a million entries: laid out when it is made, and opened when an archive is asked for. */
export async function largeTable(): Promise<void> {
  const count = Math.round(ENTRIES * SCALE);
  const blob = 'ab'.repeat(32);
  const entries = Array.from({ length: count }, (_, n) => ({
    // in order, as the files of an archive are
    name: `photos/${1980 + Math.floor(n / 20_000)}/${10 + (Math.floor(n / 2000) % 10)}/IMG_${n}.jpg`,
    size: 3_000_000,
    crc32: n,
    mtime: 1.7e12,
    source: blob,
    blob,
    at: 0,
  }));
  const laid: number[] = [];
  let longest = 0;
  for (let time = 0; time < TIMES; time++) {
    const from = performance.now();
    let last = from;
    await layoutInSlices(entries, async () => {
      longest = Math.max(longest, performance.now() - last);
      await turn();
      last = performance.now();
    });
    laid.push(performance.now() - from);
  }
  const { bytes } = await writeTable(
    () => entries,
    () => Promise.resolve(),
  );
  const sha = createHash('sha256').update(bytes).digest('hex');
  const blobs = {
    size: async () => bytes.length,
    fill: (_account: string, _sha: string, _offset: number, target: Uint8Array) => {
      target.set(bytes);
      return bytes.length;
    },
  } as unknown as Blobs;
  const opened: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    const from = performance.now();
    await readTable(blobs, '', sha, () => Promise.resolve());
    opened.push(performance.now() - from);
  }
  say(`table of ${count} entries`, `laid out in ${median(laid).toFixed(0)} ms (wanted ≤ 500 at 1,000,000)`);
  say('  longest hold of the event loop', `${longest.toFixed(0)} ms (wanted ≤ 50)`);
  say('  opened and compared with its name', `${median(opened).toFixed(0)} ms, in a thread`);
  say('  load per core', loadPerCore().toFixed(2));
}
