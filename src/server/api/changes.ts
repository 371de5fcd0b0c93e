import { type Context, Hono } from 'hono';
import { feed } from '../account/read/feed.ts';
import { standings } from '../account/read/standing.ts';
import { readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps, Routes } from './deps.ts';
import { FeedQuery } from './feed-query.ts';
import { liveStream } from './live-stream.ts';

/** The delta feed. */
export function changes({ room }: Deps): Routes {
  const routes = new Hono<Env>();
  routes.get('/', async (c) => c.json(await feed(room, accountOf(c), readQuery(c, FeedQuery))));
  return routes;
}

/** Server-sent events of the owner's account. */
export function live({ room, live: hub }: Deps, c: Context<Env>): Response {
  const account = accountOf(c);
  const standing = async () => (await standings(room, [account]))[0] ?? {};
  return liveStream(c, { live: hub, account, standing });
}
