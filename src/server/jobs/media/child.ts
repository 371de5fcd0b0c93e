/**
 * The process that parses owners' files, one at a time. It gets no environment, may write nothing, and
 * is killed from outside; see pool.ts. Anything that is no ordinary Error ends it.
 */
import { readMedia } from './read.ts';
import type { ChildMessage, Job } from './messages.ts';

const MAX_RESIDENT = 400 << 20; // what a WebAssembly memory took it never gives back: leave and be replaced

const send = (message: ChildMessage): void => {
  process.send?.(message);
};

process.on('message', (job: Job) => {
  void work(job);
});
process.on('disconnect', () => process.exit(0));
send({ kind: 'ready' });

async function work({ path, mediaType }: Job): Promise<void> {
  try {
    const derived = await readMedia(path, mediaType, (facts) => send({ kind: 'facts', facts }));
    send({ kind: 'done', derived, leaving: process.memoryUsage.rss() > MAX_RESIDENT });
  } catch (error) {
    if (!(error instanceof Error)) process.exit(1);
    send({ kind: 'unreadable', problem: error.message.split('\n')[0] ?? '' });
  }
}
