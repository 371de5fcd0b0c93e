import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

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
