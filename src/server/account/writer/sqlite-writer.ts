import { MessageChannel, Worker } from 'node:worker_threads';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { Head } from '../../store/heads.ts';
import { PortCalls } from './port-writer.ts';
import type { FromThread, ToThread, Writer } from './writer.ts';

/** Starts the writer thread; resolves once it holds the database. */
export async function startSqliteWriter(database: string, headsLog: string): Promise<Writer> {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: { database, headsLog } });
  const listeners: ((heads: Head[]) => void)[] = [];
  const calls = new PortCalls(
    (message) => worker.postMessage(message),
    (heads) => listeners.forEach((listener) => listener(heads)),
  );
  const { promise: ready, resolve: nowReady, reject: notReady } = Promise.withResolvers<void>();
  const { promise: closed, resolve: nowClosed } = Promise.withResolvers<void>();
  worker.on('message', (message: FromThread) => {
    if ('ready' in message) nowReady();
    else if ('closed' in message) nowClosed();
    else calls.hear(message);
  });
  worker.on('error', (error) => {
    notReady(error);
    console.error(`writer: ${(error as Error).stack}`);
    calls.end(new LifeboatError('store.unavailable', {}, { cause: error }));
  });
  worker.on('exit', () => {
    calls.end(new LifeboatError('store.stopping', { retryAfter: 5 }));
    nowClosed();
  });
  await ready;
  return {
    run: calls.run,
    onMoved: (listener) => void listeners.push(listener),
    connect() {
      const { port1, port2 } = new MessageChannel();
      worker.postMessage({ connect: port1 } satisfies ToThread, [port1]);
      return port2;
    },
    async close() {
      if (calls.dead) return;
      worker.postMessage({ close: true } satisfies ToThread);
      await closed;
      await worker.terminate();
    },
  };
}
