import { parentPort, workerData } from 'node:worker_threads';
import { accountJobs } from '../../account/jobs.ts';
import { openRoom, type Room } from '../../account/room.ts';
import { postedError } from '../../account/writer/errors.ts';
import { portWriter } from '../../account/writer/port-writer.ts';
import type { FromWorker, ToWorker, WorkerData } from './messages.ts';

/** A worker thread: reads on its own connection, writes straight through the writer thread. */
const { place, retentionDays, writer } = workerData as WorkerData;
const port = parentPort!;
const post = (message: FromWorker) => port.postMessage(message);
let offset = 0;

const room = openRoom(
  place,
  writer ? portWriter(writer) : null,
  () => new Date(Date.now() + offset),
  retentionDays,
);
type Job = (room: Room, args: unknown, progress: (done: number, total: number) => void) => Promise<unknown>;

port.on('message', async ({ id, job, args, clockOffset }: ToWorker) => {
  offset = clockOffset;
  try {
    const run = accountJobs[job as keyof typeof accountJobs] as Job;
    const value = await run(room, args, (done, total) => post({ type: 'progress', id, done, total }));
    post({ type: 'done', id, value });
  } catch (error) {
    post({ type: 'done', id, error: postedError(error) });
  }
});
