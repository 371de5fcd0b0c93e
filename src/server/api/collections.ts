import { Hono } from 'hono';
import { CollectionWrite } from '../../shared/contract/collections.ts';
import { Uuid } from '../../shared/contract/kinds.ts';
import {
  createCollection,
  getCollection,
  listCollections,
  updateCollection,
} from '../account/write/collections.ts';
import { idempotencyKey, ifMatch, ifNoneMatchAny, readJson } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps, Routes } from './deps.ts';
import { removed } from './remove.ts';
import { created, requestOf, stepHeaders } from './reply.ts';

/** Address books, calendars, notebooks and folders. */
export function collections({ room }: Deps): Routes {
  const routes = new Hono<Env>();
  routes.get('/', async (c) => {
    const items = await listCollections(room, accountOf(c), c.req.query('type'));
    return c.json({ items, total: items.length, next: null });
  });
  routes.post('/', async (c) => {
    const fields = await readJson(c, CollectionWrite);
    const saved = await createCollection(
      room,
      requestOf(c, idempotencyKey(c, JSON.stringify(fields))),
      fields,
    );
    return created(
      c,
      `/api/collections/${saved.id}`,
      saved.etag,
      saved,
      await getCollection(room, accountOf(c), saved.id, saved.at),
    );
  });
  routes.get('/:id', async (c) => {
    const found = await getCollection(room, accountOf(c), c.req.param('id'));
    return c.json(found, 200, { etag: `"${found.etag}"` });
  });
  routes.put('/:id', async (c) => {
    const id = c.req.param('id');
    const fields = await readJson(c, CollectionWrite);
    const key = idempotencyKey(c, JSON.stringify(fields));
    if (ifNoneMatchAny(c)) {
      const saved = await createCollection(room, requestOf(c, key), fields, Uuid.parse(id));
      return created(
        c,
        `/api/collections/${saved.id}`,
        saved.etag,
        saved,
        await getCollection(room, accountOf(c), saved.id, saved.at),
      );
    }
    const saved = await updateCollection(room, requestOf(c, key), id, fields, ifMatch(c));
    return c.json(await getCollection(room, accountOf(c), id, saved.at), 200, {
      etag: `"${saved.etag}"`,
      ...stepHeaders(saved),
    });
  });
  routes.delete('/:id', async (c) => {
    return removed(room, c, 'collection');
  });
  return routes;
}
