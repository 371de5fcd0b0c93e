import { mkdir, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { ApplyWrite } from '../../shared/contract/archives.ts';
import { CsvColumns } from '../../shared/contract/contact-steps.ts';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { newId } from '../account/ids.ts';
import { getDetails } from '../account/read/details.ts';
import { applyRestore } from '../account/restore/apply.ts';
import { planExists, planItem, planItems, restoreOf, restoresOf } from '../account/restore/list.ts';
import { type PlanSource, restartPlan, startPlan } from '../account/restore/start.ts';
import { actOf } from '../account/write/request.ts';
import { versionDetails } from '../account/restore/preview.ts';
import { bodyStream, idempotencyKey, mediaTypeOf, readJson, readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps, Routes } from './deps.ts';
import { requestOf } from './reply.ts';
import { makePlan } from './plans.ts';
import { madeId, type Making, UnderWay } from './under-way.ts';
import { within } from './within.ts';

const Page = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
};
const ItemsQuery = z.object({
  ...Page,
  kind: z.string().max(20).optional(),
  action: z.string().max(20).optional(),
});
const FromSeq = z.object({ seq: z.number().int().min(0) });
const WAIT_MS = 20_000;
const IMPORT_LIMIT = 256 << 20;

/** Streams the body to a file below `<data>/tmp`, where the plan reads it. A body that breaks off leaves nothing. */
async function toFile({ room }: Deps, c: Context<Env>, limit: number): Promise<string> {
  const folder = join(room.data, 'tmp');
  const path = join(folder, `upload-${newId()}`);
  await mkdir(folder, { recursive: true });
  try {
    await pipeline(bodyStream(c, limit), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    return path;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

const underWay = new UnderWay();

/** A retry brought the file again: the first one is being read already. */
async function joined(plan: string, source: PlanSource): Promise<Making> {
  const found = underWay.find(plan)!;
  await dropSource(source);
  return found;
}

async function dropSource(source: PlanSource): Promise<void> {
  if ('path' in source) await rm(source.path, { force: true });
}

/** Makes the plan; 201 when it is ready in time, 202 otherwise. */
export async function answerPlan(
  deps: Deps,
  c: Context<Env>,
  source: PlanSource,
  id?: string,
): Promise<Response> {
  const account = accountOf(c);
  const plan = id ?? madeId(c, 'plan');
  const making = async () => {
    if (!id && (await planExists(deps.room, account, plan))) return dropSource(source);
    if (!id) await startPlan(deps.room, account, source, plan);
    await makePlan(deps, account, plan, source);
  };
  const { work } = underWay.find(plan)
    ? await joined(plan, source)
    : underWay.join(plan, () => ({ id: plan, work: making() }));
  const done = await within(work, WAIT_MS);
  return c.json(await restoreOf(deps.room, account, plan), done ? 201 : 202, {
    location: `/api/restores/${plan}`,
  });
}

/** Restores: a plan first, applied when it is confirmed. */
export function restores(deps: Deps): Routes {
  const { room, runner } = deps;
  const routes = new Hono<Env>();
  routes.get('/', async (c) => c.json(await restoresOf(room, accountOf(c), readQuery(c, z.object(Page)))));

  routes.post('/', async (c) => {
    const type = mediaTypeOf(c);
    if (type === 'application/zip' || type === 'application/x-zip-compressed') {
      const path = await toFile(deps, c, deps.uploadLimit);
      return answerPlan(deps, c, { type: 'archive', path, name: c.req.query('name') ?? 'archive.zip' });
    }
    if (type !== 'application/json')
      throw new LifeboatError('request.media-type', {
        detail: 'Send the archive as application/zip, or {"seq": n} as JSON.',
      });
    return answerPlan(deps, c, { type: 'seq', ...(await readJson(c, FromSeq)) });
  });

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

  routes.post('/:id/apply', async (c) => {
    const { digest, choices } = await readJson(c, ApplyWrite);
    const { account, actor, batch } = actOf(
      room,
      requestOf(c, idempotencyKey(c, digest, JSON.stringify(choices))),
      'restore',
    );
    const applied = await applyRestore(room, runner, {
      account,
      plan: c.req.param('id'),
      digest,
      choices,
      actor,
      batch,
    });
    return c.json(applied, 200, applied.batch ? { 'lifeboat-batch': applied.batch } : {});
  });
  return routes;
}

/** `columns`: what each column of a table becomes, as a JSON list. */
const ImportQuery = z.object({
  columns: z
    .string()
    .max(100_000)
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'must be a JSON list' });
        return z.NEVER;
      }
    })
    .pipe(CsvColumns)
    .optional(),
});

const IMPORT_TYPES: Record<string, string> = {
  vcf: 'text/vcard',
  ics: 'text/calendar',
  csv: 'text/csv',
  zip: 'application/zip',
};

/** Imports: the same, from other programs' files. */
export function imports(deps: Deps): Routes {
  const routes = new Hono<Env>();
  routes.post('/', async (c) => {
    const name = c.req.query('name') ?? 'import';
    const byName = IMPORT_TYPES[name.split('.').at(-1)!.toLowerCase()];
    const mediaType =
      [mediaTypeOf(c), byName].find((t) => ['text/vcard', 'text/calendar', 'text/csv'].includes(t ?? '')) ??
      null;
    if (!mediaType)
      throw new LifeboatError('request.media-type', {
        detail: 'Send a .vcf file as text/vcard, a .csv file as text/csv or an .ics file as text/calendar.',
      });
    const { columns } = readQuery(c, ImportQuery);
    const path = await toFile(deps, c, Math.min(IMPORT_LIMIT, deps.uploadLimit));
    return answerPlan(deps, c, {
      type: 'import',
      path,
      name,
      mediaType,
      collection: c.req.query('collection'),
      columns,
    });
  });
  return routes;
}
