import { readdir, readFile, stat } from 'node:fs/promises';

/**
 * Reads for another process (far-disk.ts): whatever hangs here holds only this one. It imports nothing of ours, so that
 * it starts at once.
 */
const calls = {
  readdir: (path: string) => readdir(path),
  readFile: (path: string) => readFile(path),
  disk: async (path: string) => (await stat(path)).dev,
};

process.on('message', async ({ id, call, path }: { id: number; call: keyof typeof calls; path: string }) => {
  try {
    process.send!({ id, value: await calls[call](path) });
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    process.send!({ id, error: { code, syscall, message } });
  }
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
// not exit: it would wait for the thread that hangs
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
