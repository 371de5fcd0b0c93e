import { accountOfEmail } from '../account/people.ts';
import type { Context } from '../context.ts';
import { need, parse } from './args.ts';
import { type Io, UsageError } from './io.ts';

/** `snapshot EMAIL`: seq, digest and counts of an account. */
export async function snapshot(argv: string[], { deps }: Context, io: Io): Promise<number> {
  const { values, words } = parse(argv, { seq: { type: 'string' } });
  const account = await accountOfEmail(deps.room, need(words, 'EMAIL')[0]!);
  const seq = values.seq === undefined ? undefined : Number(values.seq);
  if (seq !== undefined && !(Number.isSafeInteger(seq) && seq >= 0))
    throw new UsageError(`--seq needs a whole number, not "${values.seq}"`);
  const facts = await deps.runner.run('snapshotFacts', { account, seq });
  const counts = Object.entries(facts.counts).map(([kind, n]) => `${n} ${kind}`);
  io.out(
    values.json
      ? `${JSON.stringify(facts)}\n`
      : `seq ${facts.seq}\ndigest ${facts.digest}\n${counts.join(', ')}\n`,
  );
  return 0;
}

/** `notice set TEXT | clear`: what the operator says to owners during trouble. */
export async function notice(argv: string[], { deps: { room } }: Context, io: Io): Promise<number> {
  const [verb, ...words] = argv;
  if (verb !== 'set' && verb !== 'clear') throw new UsageError('notice set TEXT | clear');
  if (verb === 'set' && words.length === 0) throw new UsageError('notice set needs a TEXT');
  const value =
    verb === 'set' ? JSON.stringify({ text: words.join(' '), at: room.clock().toISOString() }) : null;
  await room.writer.run('setInstance', { key: 'notice', value });
  io.out(verb === 'set' ? 'Owners see it from now on.\n' : 'It is gone.\n');
  return 0;
}
