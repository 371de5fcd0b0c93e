import { type Context, Hono } from 'hono';
import { EventWrite, OccurrenceQuery } from '../../shared/contract/calendar.ts';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { getDetails } from '../account/read/details.ts';
import { occurrenceDetails, seriesCounts } from '../account/read/occurrence.ts';
import { listOccurrences } from '../account/read/occurrences.ts';
import { rowOf } from '../account/read/rows.ts';
import { removeOccurrence, updateOccurrence, type Within } from '../account/write/occurrence.ts';
import { idempotencyKey, ifMatch, readJson, readQuery, requireType } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps, Routes } from './deps.ts';
import { created, requestOf, stepHeaders } from './reply.ts';
import { textItems } from './text-items.ts';
import { windowOf, WindowQuery } from './window-query.ts';

/**
 * Events: the doors of every text kind; `?from&to`: occurrences in a window; `?occurrence=&apply=`: one occurrence of a
 * series, it and all later ones, or all.
 */
export function events(deps: Deps): Routes {
  const { room } = deps;
  const routes = new Hono<Env>();

  routes.get('/', async (c, next) => {
    if (c.req.query('from') === undefined) return next();
    return c.json(await listOccurrences(room, accountOf(c), windowOf(readQuery(c, WindowQuery))));
  });

  routes.get('/:id/series', async (c) => {
    const { occurrence } = readQuery(c, OccurrenceQuery);
    const row = await rowOf(room, accountOf(c), 'event', c.req.param('id'));
    return c.json(await seriesCounts(room, accountOf(c), row, occurrence));
  });

  routes.get('/:id', async (c, next) => {
    const { occurrence } = readQuery(c, OccurrenceQuery);
    if (occurrence === undefined) return next();
    const row = await rowOf(room, accountOf(c), 'event', c.req.param('id'));
    return c.json(await occurrenceDetails(room, accountOf(c), row, occurrence), 200, {
      etag: `"${row.hash}"`,
      'cache-control': 'private, no-cache',
    });
  });

  routes.put('/:id', async (c, next) => {
    const within = withinOf(c);
    return within ? putOccurrence(deps, c, c.req.param('id'), within) : next();
  });

  routes.delete('/:id', async (c, next) => {
    const within = withinOf(c);
    if (!within) return next();
    const key = idempotencyKey(c, JSON.stringify(within));
    const id = c.req.param('id');
    return c.body(
      null,
      204,
      stepHeaders(await removeOccurrence(room, requestOf(c, key), id, within, ifMatch(c))),
    );
  });

  routes.route('/', textItems(deps, 'event', 'events'));
  return routes;
}

/** The occurrence a change names; null for the whole item. @throws `request.fields` when it does not say how far */
function withinOf(c: Context<Env>): Within | null {
  const { occurrence, apply } = readQuery(c, OccurrenceQuery);
  if (occurrence === undefined) return null;
  if (apply !== undefined) return { occurrence, apply };
  throw new LifeboatError('request.fields', {
    fields: [{ path: 'apply', message: 'is needed: this, following or all' }],
  });
}

async function putOccurrence({ room }: Deps, c: Context<Env>, id: string, within: Within): Promise<Response> {
  requireType(c, 'application/json');
  const fields = await readJson(c, EventWrite);
  const request = requestOf(c, idempotencyKey(c, JSON.stringify([within, fields])));
  const saved = await updateOccurrence(room, request, id, within, fields, ifMatch(c));
  const row = await rowOf(room, request.account, 'event', saved.id, saved.at);
  const answer =
    within.apply === 'this'
      ? await occurrenceDetails(room, request.account, row, within.occurrence)
      : await getDetails(room, request.account, row);
  if (saved.made) return created(c, `/api/events/${saved.id}`, saved.etag, saved, answer);
  return c.json(answer, 200, { etag: `"${saved.etag}"`, ...stepHeaders(saved) });
}
