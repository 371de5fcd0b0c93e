import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { LifeboatError } from '../../shared/contract/problem.ts';
import type { GrantKind } from '../../shared/contract/support.ts';
import { verified } from '../account/read/verified.ts';
import { readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { SANDBOX } from '../http/guards.ts';
import { send } from '../http/send.ts';
import { FeedQuery } from './feed-query.ts';
import { windowOf, WindowQuery } from './window-query.ts';
import type { Routes } from './deps.ts';
import { agentOf, type SupportDeps, visitLive } from './support.ts';

// what an owner's door knows and this one does not (?seq=, ?time=, ?download=) is refused, not passed over
const ListQuery = z.strictObject({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
  collection: z.string().max(100).optional(),
});
const StrictFeedQuery = FeedQuery.strict();
const NoQuery = z.strictObject({ occurrence: z.undefined().optional() });
const OneOfSeries = z.strictObject({ occurrence: z.string().max(40).optional() });
/** `?v=` names the version in an address, so that a browser does not mix two up. */
const BytesQuery = z.strictObject({ v: z.string().max(100).optional() });
const ThumbQuery = BytesQuery.extend({ size: z.enum(['192', '384']).default('384') });

const NOUNS: readonly (readonly [string, GrantKind])[] = [
  ['contacts', 'contact'],
  ['events', 'event'],
  ['tasks', 'task'],
  ['notes', 'note'],
  ['photos', 'photo'],
  ['files', 'file'],
];

/**
 * The owner's read doors as an agent may use them under a grant, below /api/as/<visit>: the same paths and shapes,
 * masked until opened. Visit and grant are looked up at each request, so an end is an end.
 */
export function asOwner(deps: SupportDeps): Routes {
  const { desk, opens } = deps;
  const routes = new Hono<Env>();
  const readerOf = (c: Context<Env, '/:visit'>) => desk.reader(agentOf(c), c.req.param('visit'));

  routes.get('/:visit/live', (c) => visitLive(deps, c, async () => (await readerOf(c)).account));
  routes.get('/:visit/changes', async (c) =>
    c.json(await (await readerOf(c)).feed(readQuery(c, StrictFeedQuery))),
  );
  routes.get('/:visit/collections', async (c) => {
    const { type } = readQuery(c, z.strictObject({ type: z.string().max(50).optional() }));
    const items = await (await readerOf(c)).collections(type);
    return c.json({ items, total: items.length, next: null });
  });

  for (const [noun, kind] of NOUNS) {
    routes.get(`/:visit/${noun}`, async (c) => {
      const reader = await readerOf(c);
      if (kind === 'event' && c.req.query('from') !== undefined)
        return c.json(await reader.occurrences(windowOf(readQuery(c, WindowQuery.strict()))));
      return c.json(await reader.list(kind, readQuery(c, ListQuery)));
    });
    routes.get(`/:visit/${noun}/:id`, async (c) => {
      const { occurrence } = readQuery(c, kind === 'event' ? OneOfSeries : NoQuery);
      const found = await (await readerOf(c)).item(kind, c.req.param('id'), occurrence);
      return c.json(found, 200, { etag: `"${found.etag}"` });
    });
    routes.post(`/:visit/${noun}/:id/open`, async (c) => {
      const reader = await readerOf(c);
      opens.count(agentOf(c));
      const found = await reader.open(kind, c.req.param('id'));
      return c.json(found, 200, { etag: `"${found.etag}"` });
    });
  }

  routes.get('/:visit/contacts/:id/photo', async (c) => {
    readQuery(c, BytesQuery);
    const { bytes, type } = await desk.cardPicture(await readerOf(c), c.req.param('id'));
    return c.body(new Uint8Array(bytes), 200, { 'content-type': type, 'content-security-policy': SANDBOX });
  });
  routes.get('/:visit/photos/:id/thumbnail', async (c) => {
    const { size } = readQuery(c, ThumbQuery);
    const bytes = await desk.thumbnail(await readerOf(c), c.req.param('id'), Number(size));
    if (!bytes) throw new LifeboatError('item.not-found', { detail: 'There is no thumbnail of it.' });
    return c.body(new Uint8Array(bytes), 200, { 'content-type': 'image/webp' });
  });
  routes.get('/:visit/photos/:id/original', async (c) => {
    readQuery(c, BytesQuery);
    const found = await desk.original(await readerOf(c), c.req.param('id'));
    return send(c, {
      size: found.handle.size,
      etag: found.row.body_sha!,
      mediaType: found.mediaType,
      // nothing of a visit stays in the agent's browser
      cache: 'no-store',
      stream: await verified(found),
      close: () => found.handle.close(),
    });
  });
  return routes;
}
