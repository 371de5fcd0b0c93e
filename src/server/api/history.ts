import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { UndoWrite } from '../../shared/contract/history.ts';
import { undoReply } from '../account/read/undo-reply.ts';
import { bin } from '../account/read/bin.ts';
import { history as listHistory, step } from '../account/read/history.ts';
import { actOf } from '../account/write/request.ts';
import { idempotencyKey, readJson, readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps, Routes } from './deps.ts';
import { requestOf, stepHeaders } from './reply.ts';

const Page = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
};
const HistoryQuery = z.object({
  ...Page,
  actor: z.string().max(100).optional(),
  kind: z.string().max(20).optional(),
  since: z.coerce.number().int().min(0).optional(),
});
const Ids = z.object({ ids: z.array(z.string()).min(1).max(10_000) });

/** Steps, what each changed, and undo. */
export function history({ room }: Deps): Routes {
  const routes = new Hono<Env>();
  routes.get('/', async (c) => c.json(await listHistory(room, accountOf(c), readQuery(c, HistoryQuery))));
  routes.get('/:batch', async (c) =>
    c.json(await step(room, accountOf(c), c.req.param('batch'), readQuery(c, z.object(Page)))),
  );
  routes.post('/:batch/undo', async (c) => {
    const { items } = await readJson(c, UndoWrite);
    const outcome = await room.writer.run('undo', {
      act: actOf(room, requestOf(c, idempotencyKey(c, JSON.stringify(items ?? null))), 'undo'),
      batch: c.req.param('batch'),
      items,
    });
    return c.json(await undoReply(room, accountOf(c), outcome), 200, stepHeaders(outcome));
  });
  return routes;
}

/** Deleted items, and putting them back. */
export function binRoutes({ room }: Deps): Routes {
  const routes = new Hono<Env>();
  routes.get('/', async (c) =>
    c.json(
      await bin(room, accountOf(c), readQuery(c, z.object({ ...Page, kind: z.string().max(20).optional() }))),
    ),
  );
  routes.post('/put-back', async (c) => {
    const { ids } = await readJson(c, Ids);
    const act = actOf(room, requestOf(c, idempotencyKey(c, JSON.stringify(ids))), 'restore');
    const outcome = await room.writer.run('putBack', { act, ids });
    return c.json(await undoReply(room, accountOf(c), outcome), 200, stepHeaders(outcome));
  });
  return routes;
}

/** Deletes many items of any kind as one step. */
export async function deleteMany({ room }: Deps, c: Context<Env>): Promise<Response> {
  const { ids } = await readJson(c, Ids);
  const outcome = await room.writer.run('remove', {
    act: actOf(room, requestOf(c, idempotencyKey(c, JSON.stringify(ids))), 'delete'),
    ids,
  });
  const deleted = new Set(outcome.changes.map((ch) => ch.id));
  return c.json(
    { batch: outcome.batch, deleted: deleted.size, skipped: ids.filter((id) => !deleted.has(id)) },
    200,
    stepHeaders(outcome),
  );
}
