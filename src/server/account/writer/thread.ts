import { parentPort, workerData } from 'node:worker_threads';
import { type Head, HeadsLog } from '../../store/heads.ts';
import { GroupCommit } from '../../store/sql/group.ts';
import { openSqlite } from '../../store/sql/sqlite.ts';
import { verbs } from '../verbs/index.ts';
import { postedError } from './errors.ts';
import type { FromThread, ToThread } from './writer.ts';

/** The writer thread: owns the only writing connection and runs the account room's verbs one after another. */
const { database, headsLog } = workerData as { database: string; headsLog: string };
const { raw, db } = openSqlite(database, 'write');
const log = await HeadsLog.open(headsLog);
const group = new GroupCommit(raw);
const port = parentPort!;
const post = (message: FromThread) => port.postMessage(message);

/** What is committed is kept whether or not its head can be noted: the next head says the same and more. */
function record(heads: Head[]): void {
  try {
    log.append(heads);
  } catch (error) {
    console.error('heads.log could not be written:', error);
  }
}

port.on('message', async (message: ToThread) => {
  if ('close' in message) {
    await group.idle();
    log.close();
    raw.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    raw.close();
    post({ closed: true });
    port.close();
    return;
  }
  const { id, verb, args } = message;
  let heads: Head[] = [];
  group.add({
    name: verb,
    run: () => verbs[verb]({ db, heads: (heads = []) }, args as never),
    resolve: (value) => {
      record(heads);
      post({ id, value, heads });
    },
    reject: (error) => post({ id, error: postedError(error) }),
  });
});
post({ ready: true });
