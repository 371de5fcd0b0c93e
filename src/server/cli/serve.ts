import { randomBytes } from 'node:crypto';
import { listPeople } from '../account/people.ts';
import { sha256 } from '../account/version.ts';
import type { Context } from '../context.ts';
import { application, listen, loadWeb } from '../listener.ts';
import { serveControl } from './control.ts';
import type { Io } from './io.ts';

/** The one-time link with which the operator makes the first accounts; kept as its hash until it is used. */
async function setupLink({ deps: { room } }: Context): Promise<string | null> {
  if ((await listPeople(room)).length > 0) return null;
  const token = randomBytes(24).toString('base64url');
  await room.writer.run('setInstance', { key: 'setup', value: sha256(token) });
  return token;
}

/** Serves until SIGTERM or SIGINT; `before` is printed ahead of the ready line. */
export async function serveContext(
  context: Context,
  io: Io,
  run: (argv: string[], context: Context, io: Io) => Promise<number>,
  before = '',
): Promise<number> {
  const { config } = context;
  const files = await loadWeb();
  if (!files.built) io.err('The web app is not built: run "npm run build". Serving the API only.\n');
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  const token = await setupLink(context);
  const listening = await listen(await application(context, files), config.host, config.port);
  const control = await serveControl(context.lock.socket, context, run);
  context.timers.start();
  io.out(before.replaceAll('{url}', config.baseUrl ?? listening.url));
  if (token)
    io.out(
      `\nNobody has an account yet. Make the first ones with this link; it works once:\n  ${config.baseUrl ?? listening.url}/setup#${token}\n\n`,
    );
  io.out(`ready on ${listening.url}\n`);
  await stopped;
  control.close();
  await listening.stop();
  await context.close();
  return 0;
}
