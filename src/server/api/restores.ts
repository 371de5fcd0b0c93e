import { Hono } from 'hono';
import { z } from 'zod';
import { ApplyWrite, MANIFEST_TYPE, WithoutWrite } from '../../shared/contract/archives.ts';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { getDetails } from '../account/read/details.ts';
import { applyRestore } from '../account/restore/apply.ts';
import { planItem, planItems, restoreOf, restoresOf } from '../account/restore/list.ts';
import { versionDetails } from '../account/restore/preview.ts';
import { goOnWithout, type PlanSource, restartPlan } from '../account/restore/start.ts';
import { actOf } from '../account/write/request.ts';
import { bodyStream, idempotencyKey, mediaTypeOf, readJson, readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import type { Context } from 'hono';
import type { Deps, Routes } from './deps.ts';
import { manifestText } from './manifest-text.ts';
import { answerPlan, toFile } from './plans.ts';
import { requestOf } from './reply.ts';
import { restoreBlobs } from './restore-blobs.ts';

const Page = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
};
const ItemsQuery = z.object({
  ...Page,
  kind: z.string().max(20).optional(),
  action: z.string().max(20).optional(),
});
const Named = z.object({ name: z.string().max(255).optional() });
const FromJson = z.union([
  z.object({ seq: z.number().int().min(0) }),
  z.object({ manifest: z.union([z.string(), z.record(z.string(), z.unknown())]), ...Named.shape }),
]);
/** A line for each item, of 200,000 about 100 MB. */
const MANIFEST_LIMIT = 512 << 20;
const ZIP_TYPES = ['application/zip', 'application/x-zip-compressed'];

/** What a request wants a plan to be made from; a file is on disk then. */
async function sourceOf(deps: Deps, c: Context<Env>): Promise<PlanSource> {
  const type = mediaTypeOf(c);
  if (ZIP_TYPES.includes(type) || type === MANIFEST_TYPE) {
    const { name = 'archive.zip' } = readQuery(c, Named);
    const zip = type !== MANIFEST_TYPE;
    const limit = zip ? deps.uploadLimit : Math.min(deps.uploadLimit, MANIFEST_LIMIT);
    return { type: zip ? 'archive' : 'manifest', path: await toFile(deps, bodyStream(c, limit)), name };
  }
  if (type !== 'application/json')
    throw new LifeboatError('request.media-type', {
      detail: `Send the archive as application/zip, its manifest.json as ${MANIFEST_TYPE}, or {"seq": n} as JSON.`,
    });
  const wanted = await readJson(c, FromJson);
  if ('seq' in wanted) return { type: 'seq', seq: wanted.seq };
  const { manifest, name = 'archive.zip' } = wanted;
  return { type: 'manifest', path: await toFile(deps, manifestText(manifest)), name };
}

/** Restores: a plan first, applied when it is confirmed. */
export function restores(deps: Deps): Routes {
  const { room, runner } = deps;
  const routes = new Hono<Env>();
  routes.get('/', async (c) => c.json(await restoresOf(room, accountOf(c), readQuery(c, z.object(Page)))));
  routes.post('/', async (c) => answerPlan(deps, c, await sourceOf(deps, c)));
  routes.route('/', restoreBlobs(deps));

  routes.get('/:id', async (c) => c.json(await restoreOf(room, accountOf(c), c.req.param('id'))));
  routes.get('/:id/items', async (c) =>
    c.json(await planItems(room, accountOf(c), c.req.param('id'), readQuery(c, ItemsQuery))),
  );
  routes.get('/:id/items/:item', async (c) => {
    const { row, before, after } = await planItem(room, accountOf(c), c.req.param('id'), c.req.param('item'));
    const shown = (version: typeof before) =>
      version && versionDetails(room, accountOf(c), row.id, version, getDetails);
    return c.json({ ...row, before: await shown(before), after: await shown(after) });
  });

  routes.post('/:id/again', async (c) => {
    const source = await restartPlan(room, accountOf(c), c.req.param('id'));
    return answerPlan(deps, c, source, c.req.param('id'));
  });
  routes.post('/:id/without', async (c) => {
    const { reasons } = await readJson(c, WithoutWrite);
    const source = await goOnWithout(room, accountOf(c), c.req.param('id'), reasons);
    return answerPlan(deps, c, source, c.req.param('id'));
  });

  routes.post('/:id/apply', async (c) => {
    const { digest, choices } = await readJson(c, ApplyWrite);
    const { account, actor, batch } = actOf(
      room,
      requestOf(c, idempotencyKey(c, digest, JSON.stringify(choices))),
      'restore',
    );
    const plan = c.req.param('id');
    const applied = await applyRestore(room, runner, { account, plan, digest, choices, actor, batch });
    return c.json(applied, 200, applied.batch ? { 'lifeboat-batch': applied.batch } : {});
  });
  return routes;
}
