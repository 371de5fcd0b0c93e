import { parentPort, workerData } from 'node:worker_threads';
import { openRoom } from '../../account/room.ts';
import { postedError } from '../../account/writer/errors.ts';
import type { VaultRoom } from '../../vault/place.ts';
import { jobs } from './jobs.ts';
import type { FromWorker, ToWorker, WorkerData } from './messages.ts';

/** A worker thread: reads on its own connection, writes straight through the writer thread. */
const { place, vault, retentionDays, writer } = workerData as WorkerData;
const port = parentPort!;
const post = (message: FromWorker) => port.postMessage(message);
let offset = 0;

const opened = openRoom(place, writer, () => new Date(Date.now() + offset), retentionDays);
const room: VaultRoom = { ...opened, vault };
type Job = (
  room: VaultRoom,
  args: unknown,
  progress: (done: number, total: number) => void,
) => Promise<unknown>;

port.on('message', async ({ id, job, args, clockOffset }: ToWorker) => {
  offset = clockOffset;
  try {
    const run = jobs[job as keyof typeof jobs] as Job;
    const value = await run(room, args, (done, total) => post({ type: 'progress', id, done, total }));
    post({ type: 'done', id, value });
  } catch (error) {
    post({ type: 'done', id, error: postedError(error) });
  }
});
