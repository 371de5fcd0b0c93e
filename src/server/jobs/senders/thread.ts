import { parentPort, workerData } from 'node:worker_threads';
import { fill } from '../../account/archive/fill.ts';
import { FrozenTable } from '../../account/archive/table.ts';
import { readTable } from '../../account/archive/table-read.ts';
import { openBlobs } from '../../account/room.ts';
import { postedError } from '../../account/writer/errors.ts';
import type { FromSender, SenderSetup, ToSender } from './messages.ts';

/** A sender thread: reads blobs into memory it shares with the main thread, which only hands it to sockets. */
const blobs = openBlobs(workerData as SenderSetup);
const port = parentPort!;
const tables = new Map<number, FrozenTable>();
const here = () => Promise.resolve();

async function answer(request: Exclude<ToSender, { ask: 'forget' }>): Promise<FromSender> {
  const { id, account } = request;
  if (request.ask === 'table')
    return { id, table: (await readTable(blobs, account, request.sha, here)).bytes };
  if (request.bytes) tables.set(request.table, new FrozenTable(request.bytes));
  const filled = await fill(blobs, account, tables.get(request.table)!, request.start, request.target);
  return { id, filled };
}

port.on('message', (request: ToSender) => {
  if (request.ask === 'forget') return void tables.delete(request.table);
  const { id } = request;
  answer(request).then(
    (reply) => port.postMessage(reply),
    (error: unknown) => port.postMessage({ id, error: postedError(error) } satisfies FromSender),
  );
});
