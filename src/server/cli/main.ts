import { LifeboatError } from '../../shared/contract/problem.ts';
import { readConfig, type Config } from '../config.ts';
import { type Context, openContext } from '../context.ts';
import { FolderLocked } from '../context.ts';
import { VaultFailure } from '../vault/failures.ts';
import { StartStopped } from '../vault/first-start.ts';
import { audit } from './audit.ts';
import { askServer } from './control.ts';
import { demo } from './demo/demo.ts';
import { device } from './device.ts';
import { CommandError, type Io, terminal, UsageError } from './io.ts';
import { people } from './people.ts';
import { serveContext } from './serve.ts';
import { notice, snapshot } from './small.ts';
import { vault, vaultAlone } from './vault.ts';

const HELP = `lifeboat — account data manager

  serve                                      serve data and web app
  demo                                       serve with sample data, made when data and vault are empty
  account add EMAIL --name N --password-stdin | list | erase EMAIL --now
  agent add EMAIL --name N --password-stdin | list        operator add … | list
  device add EMAIL NAME [--scope contacts,calendar,files] [--may-delete] | list EMAIL | revoke EMAIL ID
  snapshot EMAIL                             seq, digest and counts
  audit                                      compare every row and byte with what it should be
  vault backup | verify | prove [EMAIL] | restore | adopt | continue [EMAIL]
  notice set TEXT | clear                    what owners read during trouble

  --json gives output for programs. The environment is listed in .env.example.
`;

/** Commands that work on an open context: in the live server when there is one, else in this process. */
async function run(argv: string[], context: Context, io: Io): Promise<number> {
  const [command, ...rest] = argv;
  try {
    switch (command) {
      case 'account':
        return await people('owner', rest, context, io);
      case 'agent':
      case 'operator':
        return await people(command, rest, context, io);
      case 'device':
        return await device(rest, context, io);
      case 'snapshot':
        return await snapshot(rest, context, io);
      case 'audit':
        return await audit(rest, context, io);
      case 'vault':
        return await vault(rest, context, io);
      case 'notice':
        return await notice(rest, context, io);
      default:
        throw new UsageError(`there is no command "${command}"`);
    }
  } catch (error) {
    return failed(error, argv, io);
  }
}

function failed(error: unknown, argv: string[], io: Io): number {
  if (error instanceof UsageError) {
    io.err(`lifeboat ${argv.slice(0, 2).join(' ')}: ${error.message}\nSee "lifeboat help".\n`);
    return 2;
  }
  if (error instanceof CommandError) {
    io.err(`${error.message}\n`);
    return error.exit;
  }
  const told = [StartStopped, FolderLocked, LifeboatError, VaultFailure];
  if (told.some((kind) => error instanceof kind)) {
    io.err(`${(error as Error).message}\n`);
    return 1;
  }
  io.err(`${(error as Error).stack ?? String(error)}\n`);
  return 1;
}

/** The command line. Answers the exit code. */
export async function main(argv: string[], io: Io = terminal): Promise<number> {
  const [command] = argv;
  if (command === undefined || command === 'help' || command === '--help') {
    io.out(HELP);
    return command === undefined ? 2 : 0;
  }
  try {
    const config = configured();
    if (command === 'serve') return await serveContext(await openContext(config), io, run);
    if (command === 'demo') return await demo(config, io, run);
    if (command === 'vault') {
      const alone = await vaultAlone(argv.slice(1), config, io);
      if (alone !== null) return alone;
    }
    return (await askServer(config.data, argv, io)) ?? (await runAlone(argv, config, io));
  } catch (error) {
    return failed(error, argv, io);
  }
}

function configured(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    throw new CommandError((error as Error).message, 2);
  }
}

/** Takes the folder's lock for one command. */
async function runAlone(argv: string[], config: Config, io: Io): Promise<number> {
  const context = await openContext(config);
  try {
    return await run(argv, context, io);
  } finally {
    await context.close();
  }
}
