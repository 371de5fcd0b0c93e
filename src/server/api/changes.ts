import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { KINDS } from '../../shared/contract/kinds.ts';
import { feed } from '../account/read/feed.ts';
import { standings } from '../account/read/standing.ts';
import { readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps, Routes } from './deps.ts';
import { liveStream } from './live-stream.ts';

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
