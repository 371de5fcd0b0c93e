import { addPerson, listPeople } from '../../account/people.ts';
import { instanceValue } from '../../account/read/instance.ts';
import type { Config } from '../../config.ts';
import { type Context, openContext } from '../../context.ts';
import { CommandError, type Io } from '../io.ts';
import { serveContext } from '../serve.ts';
import { history } from './data/history.ts';
import { type Hands, Replay } from './replay.ts';

const OWNER = { email: 'mira@example.org', name: 'Mira Solberg', password: 'lifeboat-demo-owner' };
const AGENT = { email: 'agent@example.org', name: 'Demo agent', password: 'lifeboat-demo-agent' };
const SEED = 2009;
const FIVE_MINUTES = 300_000;

/** Serves sample data, made first when data and vault are empty. A making that was cut off goes on. */
export async function demo(
  config: Config,
  io: Io,
  run: (argv: string[], context: Context, io: Io) => Promise<number>,
): Promise<number> {
  const hands: Hands = { at: null };
  const context = await openContext(config, () => hands.at ?? new Date());
  try {
    await makeSample(context, hands, io);
  } catch (error) {
    await context.close();
    throw error;
  }
  return serveContext(context, io, run, signs(config));
}

async function makeSample(context: Context, hands: Hands, io: Io): Promise<void> {
  const { room } = context.deps;
  const kept = await instanceValue(room, 'demo');
  const people = await listPeople(room);
  if (kept === 'made') return;
  if (!kept && people.length > 0)
    throw new CommandError(
      `${context.config.data} holds accounts that are no sample data: nothing was changed. Use "npm start" for them, or set LIFEBOAT_DATA and LIFEBOAT_VAULT to empty folders.`,
    );
  const until = kept
    ? new Date(kept)
    : new Date(Math.floor(room.clock().getTime() / FIVE_MINUTES) * FIVE_MINUTES);
  await room.writer.run('setInstance', { key: 'demo', value: until.toISOString() });
  io.out('Making sample data: months of a phone owner’s life. This takes a minute.\n');
  const steps = await history(SEED, until);
  hands.at = steps[0]!.at;
  const owner = people.find((p) => p.role === 'owner')?.id ?? (await person(context, OWNER, 'owner'));
  if (!people.some((p) => p.role === 'agent')) await person(context, AGENT, 'agent');
  let told = 0;
  await new Replay(context, hands, owner, OWNER.email).run(steps, (done, total) => {
    const tenth = Math.floor((done / total) * 10);
    if (tenth > told) io.out(`  ${(told = tenth) * 10} %\n`);
  });
  hands.at = null;
  await context.deps.runner.run('backupAll', { every: true });
  await room.writer.run('setInstance', { key: 'demo', value: 'made' });
}

async function person(
  context: Context,
  { email, name, password }: typeof OWNER,
  role: 'owner' | 'agent',
): Promise<string> {
  return addPerson(context.deps.room, {
    email,
    name,
    role,
    password: await context.deps.hashPassword(password),
  });
}

const signs = ({ data, vault, vaultKeyFile }: Config) => `
Lifeboat with sample data

  Open        {url}
  Owner       ${OWNER.email}   password ${OWNER.password}
  Agent       ${AGENT.email}  password ${AGENT.password}

  Data        ${data}
  Vault       ${vault}
  Vault key   ${vaultKeyFile}

`;
