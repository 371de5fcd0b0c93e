import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
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
const server = parentPort!;

/** Notes and tells new heads. What is committed is kept whether or not its head can be noted: the next says more. */
function moved(heads: Head[]): void {
  if (heads.length === 0) return;
  server.postMessage({ moved: heads } satisfies FromThread);
  try {
    log.append(heads);
  } catch (error) {
    console.error('heads.log could not be written:', error);
  }
}

/** Takes calls of the server, or of a worker thread over a port of its own. */
function serve(port: Pick<MessagePort, 'on' | 'postMessage'>): void {
  const post = (message: FromThread) => port.postMessage(message);
  port.on('message', (message: ToThread) => {
    if ('close' in message) return void close();
    if ('connect' in message) return serve(message.connect);
    const { id, verb, args } = message;
    let heads: Head[] = [];
    group.add({
      name: verb,
      run: () => verbs[verb]({ db, heads: (heads = []) }, args as never),
      resolve: (value) => {
        moved(heads);
        post({ id, value });
      },
      reject: (error) => post({ id, error: postedError(error) }),
    });
  });
}

async function close(): Promise<void> {
  await group.idle();
  log.close();
  raw.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  raw.close();
  server.postMessage({ closed: true } satisfies FromThread);
  server.close();
}

serve(server);
server.postMessage({ ready: true } satisfies FromThread);
