import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TEMP } from '../account/room.ts';

const DAY = 86_400_000;

/** Removes what uploads and plans left below `tmp/` a day ago. */
export async function sweepTemp(data: string, now = Date.now()): Promise<void> {
  for (const folder of [join(data, 'tmp'), join(data, 'tmp', 'uploads')]) {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      if (!entry.isFile()) continue;
      const path = join(folder, entry.name);
      const found = await stat(path).catch(() => null);
      if (found && now - found.mtimeMs > DAY) await rm(path, { force: true });
    }
  }
}

const isLeftover = (name: string) => name.startsWith(TEMP) || name.startsWith('proof-');

/**
 * Removes what a kill left: half written files and the scratch of jobs. Only at start, while the folder is ours and
 * nothing is being written yet.
 */
export async function sweepLeftovers(data: string): Promise<void> {
  for (const folder of [data, join(data, 'tmp')])
    for (const name of await readdir(folder).catch(() => []))
      if (isLeftover(name)) await rm(join(folder, name), { recursive: true, force: true });
}
