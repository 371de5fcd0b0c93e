import { rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

const SIZE = 1 << 20;
const LEAST = 1 << 14;

const reservePath = (data: string) => join(data, '.reserve');

/** Gives the bytes set aside back: a start on a full disk lives from them. */
export const releaseReserve = (data: string): void => rmSync(reservePath(data), { force: true });

/** Sets bytes aside for the next start: 1 MiB, or what still fits. */
export async function setReserveAside(data: string): Promise<void> {
  for (let size = SIZE; size >= LEAST; size /= 2) if (await written(reservePath(data), size)) return;
}

async function written(path: string, size: number): Promise<boolean> {
  try {
    const handle = await open(path, 'w', 0o600);
    try {
      await handle.writeFile(Buffer.alloc(size));
      await handle.sync();
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    await rm(path, { force: true });
    if ((error as { code?: string }).code === 'ENOSPC') return false;
    throw error;
  }
}
