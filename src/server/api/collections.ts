import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { CollectionOrder, CollectionWrite } from '../../shared/contract/collections.ts';
import { Uuid } from '../../shared/contract/kinds.ts';
import { contentsOf, getCollection, listCollections } from '../account/read/collections.ts';
import { createCollection, orderCollections, updateCollection } from '../account/write/collections.ts';
import type { Saved } from '../account/write/saved.ts';
import { idempotencyKey, ifMatch, ifNoneMatchAny, readJson, readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps, Routes } from './deps.ts';
import { removed } from './remove.ts';
import { created, requestOf, stepHeaders } from './reply.ts';

/** How many items the owner was told would go with it. */
const DeleteQuery = z.object({ holding: z.coerce.number().int().min(0).optional() });

/** Address books, calendars, notebooks and folders. */
export function collections({ room }: Deps): Routes {
  const routes = new Hono<Env>();
  const made = async (c: Context<Env>, saved: Saved) => {
    const value = await getCollection(room, accountOf(c), saved.id, saved.at);
    return created(c, `/api/collections/${saved.id}`, saved.etag, saved, value);
  };
  routes.get('/', async (c) => {
    const items = await listCollections(room, accountOf(c), c.req.query('type'));
    return c.json({ items, total: items.length, next: null });
  });
  routes.post('/', async (c) => {
    const fields = await readJson(c, CollectionWrite);
    const request = requestOf(c, idempotencyKey(c, JSON.stringify(fields)));
    return made(c, await createCollection(room, request, fields));
  });
  routes.post('/order', async (c) => {
    const { ids } = await readJson(c, CollectionOrder);
    const request = requestOf(c, idempotencyKey(c, JSON.stringify(ids)));
    const outcome = await orderCollections(room, request, ids);
    return c.json({ batch: outcome.batch, changed: outcome.changes.length }, 200, stepHeaders(outcome));
  });
  routes.get('/:id', async (c) => {
    const found = await getCollection(room, accountOf(c), c.req.param('id'));
    return c.json(found, 200, { etag: `"${found.etag}"` });
  });
  routes.get('/:id/contents', async (c) => c.json(await contentsOf(room, accountOf(c), c.req.param('id'))));
  routes.put('/:id', async (c) => {
    const id = c.req.param('id');
    const fields = await readJson(c, CollectionWrite);
    const request = requestOf(c, idempotencyKey(c, JSON.stringify(fields)));
    if (ifNoneMatchAny(c)) return made(c, await createCollection(room, request, fields, Uuid.parse(id)));
    const saved = await updateCollection(room, request, id, fields, ifMatch(c));
    return c.json(await getCollection(room, accountOf(c), id, saved.at), 200, {
      etag: `"${saved.etag}"`,
      ...stepHeaders(saved),
    });
  });
  routes.delete('/:id', (c) => {
    const { holding } = readQuery(c, DeleteQuery);
    return removed(room, c, 'collection', holding === undefined ? undefined : holding + 1);
  });
  return routes;
}
