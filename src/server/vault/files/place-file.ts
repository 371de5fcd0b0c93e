import { link, rename, rm, stat } from 'node:fs/promises';

/** File systems without hard links answer one of these. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** Gives a finished file its name, refusing one that is taken: a plain rename would replace it. */
export async function place(temp: string, target: string): Promise<void> {
  try {
    await link(temp, target);
    await rm(temp);
  } catch (error) {
    if (!NO_LINKS.has((error as { code?: string }).code ?? '')) throw error;
    const taken = await stat(target).catch(() => null);
    if (taken) throw Object.assign(new Error(`${target} exists`), { code: 'EEXIST', syscall: 'rename' });
    await rename(temp, target);
  }
}
