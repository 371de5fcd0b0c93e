import { createServer, connect, type Server, type Socket } from 'node:net';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { lockInfo } from '../context.ts';
import type { Io } from './io.ts';

/** Lines of JSON over the control socket. */
type Down = { argv: string[] } | { line: string };
type Up = { out: string } | { err: string } | { ask: true } | { exit: number };

const say = (socket: Socket, message: Down | Up) => void socket.write(`${JSON.stringify(message)}\n`);

/** A line as sent by a command; null for anything else: whoever says it is no command of ours. */
function downFrom(text: string): Down | null {
  try {
    const found = JSON.parse(text) as Partial<{ argv: unknown; line: unknown }> | null;
    const words = Array.isArray(found?.argv) && found.argv.every((w) => typeof w === 'string');
    return words || typeof found?.line === 'string' ? (found as Down) : null;
  } catch {
    return null;
  }
}

/** Lets commands run inside the serving process: `run` gets the words and a way to talk. */
export async function serveControl(
  path: string,
  context: Context,
  run: (argv: string[], context: Context, io: Io) => Promise<number>,
): Promise<Server> {
  await rm(path, { force: true });
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    const lines: ((line: string) => void)[] = [];
    const io: Io = {
      out: (out) => say(socket, { out }),
      err: (err) => say(socket, { err }),
      line: () => new Promise((resolve) => (lines.push(resolve), say(socket, { ask: true }))),
    };
    createInterface({ input: socket }).on('line', async (text) => {
      const message = downFrom(text);
      if (!message) return void socket.destroy();
      if ('line' in message) return lines.shift()?.(message.line);
      const exit = await run(message.argv, context, io);
      say(socket, { exit });
      socket.end();
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  return server;
}

const PATIENCE_MS = 15_000;

/** Runs a command in the live server of this data folder; null when none is there. */
export async function askServer(data: string, argv: string[], io: Io): Promise<number | null> {
  const info = await lockInfo(data);
  if (!info) return null;
  const giveUp = Date.now() + PATIENCE_MS;
  for (;;) {
    const socket = await open(info.socket);
    if (socket) return talk(socket, argv, io);
    // a server that is stopping still holds the folder for a moment
    if (!alive(info.pid) || Date.now() > giveUp || (await lockInfo(data)) === null) return null;
    await sleep(200);
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const open = (path: string): Promise<Socket | null> =>
  new Promise((resolve) => {
    const socket = connect(path, () => resolve(socket));
    socket.once('error', () => resolve(null));
  });

function talk(socket: Socket, argv: string[], io: Io): Promise<number> {
  return new Promise((resolve) => {
    let exit: number | null = null;
    say(socket, { argv });
    createInterface({ input: socket }).on('line', async (text) => {
      const message = JSON.parse(text) as Up;
      if ('out' in message) io.out(message.out);
      else if ('err' in message) io.err(message.err);
      else if ('ask' in message) say(socket, { line: await io.line() });
      else exit = message.exit;
    });
    socket.on('close', () => {
      if (exit === null) io.err('The server stopped before it was done.\n');
      resolve(exit ?? 1);
    });
  });
}
