import { LifeboatError } from '../../../shared/contract/problem.ts';
import { openRoom } from '../../account/room.ts';
import { postedError } from '../../account/writer/errors.ts';
import { callsWriter, PortCalls } from '../../account/writer/port-writer.ts';
import type { ToThread } from '../../account/writer/writer.ts';
import { stuckCalls } from '../../vault/files/patience.ts';
import { vaultJobs } from '../../vault/jobs.ts';
import type { VaultRoom } from '../../vault/place.ts';
import type { FromChild, ToChild, VaultSetup } from './messages.ts';

/**
 * The vault's process: it alone waits for the vault's disk, so that a disk that hangs holds no thread of the server's.
 * It reads the store on its own connection and writes what became of its attempts through the server.
 */
const post = (message: FromChild) => process.send!(message);
const calls = new PortCalls((message: ToThread) => {
  if ('verb' in message) post({ type: 'write', ...message } as FromChild);
});
let offset = 0;
let room: VaultRoom | null = null;

function setUp({ place, vault, retentionDays }: VaultSetup): void {
  const clock = () => new Date(Date.now() + offset);
  room = {
    ...openRoom(
      place,
      callsWriter(calls, () => undefined),
      clock,
      retentionDays,
    ),
    vault,
  };
}

type Job = (room: VaultRoom, args: unknown) => Promise<unknown>;

async function answer(id: number, work: Promise<unknown>): Promise<void> {
  try {
    const value = await work;
    post({ type: 'done', id, value, stuck: stuckCalls() });
  } catch (error) {
    post({ type: 'done', id, error: postedError(error), stuck: stuckCalls() });
  }
}

function hear(message: ToChild): void {
  switch (message.type) {
    case 'setup':
      return setUp(message.setup);
    case 'job':
      offset = message.clockOffset;
      return void answer(message.id, (vaultJobs[message.job] as Job)(room!, message.args));
    case 'written':
      return calls.hear({ id: message.id, value: message.value });
    case 'unwritten':
      return calls.hear({ id: message.id, error: message.error });
  }
}

// the server ends this process; a signal to all of the group must not come first
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
// not exit: it would wait for a thread that hangs on the vault's disk
process.on('disconnect', () => {
  calls.end(new LifeboatError('store.stopping'));
  process.kill(process.pid, 'SIGKILL');
});
process.on('message', (message) => hear(message as ToChild));
