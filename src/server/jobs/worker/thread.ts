import { parentPort, workerData } from 'node:worker_threads';
import { postedError, revivedError } from '../../account/writer/errors.ts';
import type { Writer } from '../../account/writer/writer.ts';
import { openRoom } from '../../account/room.ts';
import type { VaultRoom } from '../../vault/place.ts';
import { jobs } from './jobs.ts';
import type { FromWorker, ToWorker, WorkerSetup } from './messages.ts';

/** A worker thread: reads on its own connection, writes through the server's writer. */
const { place, vault, retentionDays } = workerData as WorkerSetup;
const port = parentPort!;
const post = (message: FromWorker) => port.postMessage(message);
const writes = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
let calls = 0;
let offset = 0;

const writer: Writer = {
  run: (verb, args) =>
    new Promise((resolve, reject) => {
      const call = ++calls;
      writes.set(call, { resolve, reject });
      post({ type: 'write', call, verb, args });
    }),
  onMoved: () => undefined,
  close: async () => undefined,
};
const opened = openRoom(place, writer, () => new Date(Date.now() + offset), retentionDays);
const room: VaultRoom = { ...opened, vault };

async function run(id: number, name: string, args: unknown): Promise<void> {
  try {
    const job = jobs[name as keyof typeof jobs] as (
      room: VaultRoom,
      args: unknown,
      progress: (done: number, total: number) => void,
    ) => Promise<unknown>;
    const value = await job(room, args, (done, total) => post({ type: 'progress', id, done, total }));
    post({ type: 'done', id, value });
  } catch (error) {
    post({ type: 'done', id, error: postedError(error) });
  }
}

port.on('message', (message: ToWorker) => {
  if (message.type === 'run') {
    offset = message.clockOffset;
    void run(message.id, message.job, message.args);
  } else if (message.type === 'written') {
    const call = writes.get(message.call);
    writes.delete(message.call);
    if (message.error) call?.reject(revivedError(message.error));
    else call?.resolve(message.value as never);
  } else {
    void opened.close().then(() => port.close());
  }
});
