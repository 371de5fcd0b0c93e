import { Hono } from 'hono';
import { listOccurrences } from '../account/read/occurrences.ts';
import { readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps, Routes } from './deps.ts';
import { textItems } from './text-items.ts';
import { WindowQuery } from './window-query.ts';

/** Events: the doors of every text kind, and `?from&to`: occurrences in a window. */
export function events(deps: Deps): Routes {
  const routes = new Hono<Env>();
  routes.get('/', async (c, next) => {
    if (c.req.query('from') === undefined) return next();
    return c.json(await listOccurrences(deps.room, accountOf(c), readQuery(c, WindowQuery)));
  });
  routes.route('/', textItems(deps, 'event', 'events'));
  return routes;
}
