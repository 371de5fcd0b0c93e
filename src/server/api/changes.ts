import { type Context, Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import { KINDS } from '../../shared/contract/kinds.ts';
import { feed } from '../account/read/feed.ts';
import { standings } from '../account/read/standing.ts';
import { readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps, Routes } from './deps.ts';

const FeedQuery = z.object({
  since: z.coerce.number().int().min(0).default(0),
  derived: z.coerce.number().int().min(0).default(0),
  kinds: z
    .string()
    .default(KINDS.join(','))
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(KINDS)).min(1)),
  limit: z.coerce.number().int().min(1).max(5000).optional(),
});
const HEARTBEAT_MS = 20_000;

/** The delta feed. */
export function changes({ room }: Deps): Routes {
  const routes = new Hono<Env>();
  routes.get('/', async (c) => c.json(await feed(room, accountOf(c), readQuery(c, FeedQuery))));
  return routes;
}

/** Server-sent events with the new seq; `Last-Event-ID` needs no replay, the feed tells the rest. */
export function live({ room, live: hub }: Deps, c: Context<Env>): Response {
  const account = accountOf(c);
  c.header('x-accel-buffering', 'no');
  if (c.req.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' });
  return streamSSE(c, async (stream) => {
    let [seq, derived] = [0, 0];
    const tell = (moved: { seq?: number; derived?: number }) => {
      seq = Math.max(seq, moved.seq ?? 0);
      derived = Math.max(derived, moved.derived ?? 0);
      void stream.writeSSE({ event: 'seq', data: JSON.stringify({ seq, derived }) });
    };
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    // watched before the head is read: nothing falls in between
    const unwatch = hub.watch(account, tell);
    const [standing] = await standings(room, [account]);
    const beat = setInterval(() => void stream.write(': still here\n\n'), HEARTBEAT_MS);
    stream.onAbort(end);
    tell(standing ?? {});
    await ended;
    clearInterval(beat);
    unwatch();
  });
}
