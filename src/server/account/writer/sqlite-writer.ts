import { Worker } from 'node:worker_threads';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { Head } from '../../store/heads.ts';
import { revivedError } from './errors.ts';
import type { FromThread, ToThread, Writer } from './writer.ts';

/** Starts the writer thread; resolves once it holds the database. */
export async function startSqliteWriter(database: string, headsLog: string): Promise<Writer> {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: { database, headsLog } });
  const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  const listeners: ((heads: Head[]) => void)[] = [];
  let next = 1;
  let dead: Error | null = null;
  const end = (error: Error) => {
    dead ??= error;
    for (const { reject } of waiting.values()) reject(dead);
    waiting.clear();
  };
  const { promise: ready, resolve: nowReady, reject: notReady } = Promise.withResolvers<void>();
  const { promise: closed, resolve: nowClosed } = Promise.withResolvers<void>();
  worker.on('message', (message: FromThread) => {
    if ('ready' in message) return nowReady();
    if ('closed' in message) return nowClosed();
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if ('error' in message) return call?.reject(revivedError(message.error));
    if (message.heads.length > 0) for (const listener of listeners) listener(message.heads);
    call?.resolve(message.value as never);
  });
  worker.on('error', (error) => {
    notReady(error);
    console.error(`writer: ${(error as Error).stack}`);
    end(new LifeboatError('store.unavailable', {}, { cause: error }));
  });
  worker.on('exit', () => {
    end(new LifeboatError('store.stopping', { retryAfter: 5 }));
    nowClosed();
  });
  await ready;
  const send = (message: ToThread) => worker.postMessage(message);
  return {
    run(verb, args) {
      if (dead) return Promise.reject(dead);
      const id = next++;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        send({ id, verb, args });
      });
    },
    onMoved: (listener) => void listeners.push(listener),
    async close() {
      if (dead) return;
      send({ close: true });
      await closed;
      await worker.terminate();
    },
  };
}
