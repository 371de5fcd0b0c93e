import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from './client.ts';
import { MAIN } from './node.ts';

export const OWNER = { email: 'ada@example.org', name: 'Ada', password: 'correct horse battery' };

export interface Folders {
  root: string;
  data: string;
  vault: string;
}

/** Fresh folders for data and vault; `remove` them after. */
export async function folders(): Promise<Folders & { remove(): Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'lifeboat-test-'));
  return {
    root,
    data: join(root, 'data'),
    vault: join(root, 'vault'),
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}

export const environment = (
  { data, vault }: Folders,
  more: Record<string, string> = {},
): NodeJS.ProcessEnv => ({
  ...process.env,
  HOST: '127.0.0.1',
  PORT: '0',
  LIFEBOAT_DATA: data,
  LIFEBOAT_VAULT: vault,
  LIFEBOAT_VAULT_KEY_FILE: '',
  LIFEBOAT_DATABASE_URL: '',
  LIFEBOAT_BASE_URL: '',
  LIFEBOAT_VAULT_ELSEWHERE: 'yes',
  ...more,
});

const READY = /^ready on (http:\S+)$/m;

/** A real server in its own process. */
export class TestServer {
  readonly url: string;
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly folders: Folders;

  private constructor(url: string, child: ChildProcess, output: () => string, where: Folders) {
    this.url = url;
    this.child = child;
    this.output = output;
    this.folders = where;
  }

  /** Starts `serve` (or another verb) and waits for its ready line. */
  static async start(
    where: Folders,
    more: Record<string, string> = {},
    verb = 'serve',
    nodeArgs: string[] = [],
  ): Promise<TestServer> {
    const child = spawn(process.execPath, [...nodeArgs, MAIN, verb], {
      env: environment(where, more),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const url = READY.exec(text)?.[1];
        if (url) resolve(url);
      });
    }
    child.on('exit', (code, signal) =>
      reject(new Error(`the server ended (${code ?? signal}) before it was ready:\n${text}`)),
    );
    return new TestServer(await promise, child, () => text, where);
  }

  client(): Client {
    return new Client(this.url);
  }

  /** A client that is signed in. */
  async signedIn(email = OWNER.email, password = OWNER.password): Promise<Client> {
    const client = this.client();
    await client.signIn(email, password);
    return client;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill(signal);
    await once(this.child, 'exit');
  }
}

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** Runs a command line against these folders. */
export async function cli(
  where: Folders,
  args: string[],
  options: { input?: string; env?: Record<string, string> } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: environment(where, options.env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ran: Ran = { code: null, out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (ran.out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (ran.err += chunk));
  child.stdin.end(options.input ?? '');
  const [code] = (await once(child, 'close')) as [number | null];
  return { ...ran, code };
}

/** Makes an account by the command line. */
export async function addAccount(
  where: Folders,
  person = OWNER,
  role = 'account',
  env: Record<string, string> = {},
): Promise<void> {
  const ran = await cli(where, [role, 'add', person.email, '--name', person.name, '--password-stdin'], {
    input: `${person.password}\n`,
    env,
  });
  if (ran.code !== 0) throw new Error(`account add: ${ran.err}`);
}

/**
 * Where a run keeps the folders of one owner who was added by the command line: whoever needs no more than that copies
 * them instead of adding the same account again.
 */
const READY_MADE = process.env.LIFEBOAT_TEST_OWNER;

/** Makes what `startWithOwner` copies, below this folder. */
export const makeReadyOwner = (root: string): Promise<void> =>
  addAccount({ root, data: join(root, 'data'), vault: join(root, 'vault') });

/** Fresh folders, an account, a server and a signed-in client. */
export async function startWithOwner(more: Record<string, string> = {}) {
  const where = await folders();
  if (READY_MADE && Object.keys(more).length === 0) await cp(READY_MADE, where.root, { recursive: true });
  else await addAccount(where, OWNER, 'account', more);
  const server = await TestServer.start(where, more);
  const client = await server.signedIn();
  const at = {
    where,
    server,
    client,
    async stop() {
      // a test may have put another server in its place
      await at.server.stop();
      await where.remove();
    },
  };
  return at;
}
