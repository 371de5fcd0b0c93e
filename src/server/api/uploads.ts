import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server, type Upload } from '@tus/server';
import { Hono } from 'hono';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { newId } from '../account/ids.ts';
import { startPlan } from '../account/restore/start.ts';
import { upload } from '../account/write/media.ts';
import { endSilence, repaired } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { notTaken } from '../http/methods.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps, Routes } from './deps.ts';
import { makePlan } from './plans.ts';
import { Refusals } from './uploads-refusals.ts';

const PATH = '/api/uploads';
const ON_ALL = ['OPTIONS', 'POST'];
const ON_ONE = ['DELETE', 'HEAD', 'OPTIONS', 'PATCH'];
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** Items with the same bytes that the reply names. */
const MOST_TOLD = 20;
/** Unfinished uploads are swept after a day. */
const EXPIRES_MS = 86_400_000;

/**
 * Resumable uploads (tus 1.0): photos, files, and archives to be put back. The bytes gather below `<data>/tmp` and
 * become an item, or a plan, only when the last one has come; a cut upload is never listed.
 */
export async function uploads(deps: Deps): Promise<Routes> {
  const directory = join(deps.room.data, 'tmp', 'uploads');
  await mkdir(directory, { recursive: true });
  const asked = new AsyncLocalStorage<{ account: string; id: string | null }>();
  const refusals = new Refusals();
  const tus = new Server({
    path: PATH,
    datastore: new FileStore({ directory, expirationPeriodInMilliseconds: EXPIRES_MS }),
    maxSize: deps.uploadLimit,
    relativeLocation: true,
    respectForwardedHeaders: false,
    // no other site's page has any business here
    allowedOrigins: [],
    namingFunction: () => `${asked.getStore()!.account}_${newId()}`,
    // the id is the one the door has checked, not what the library would read from the address
    getFileIdFromRequest: () => asked.getStore()!.id ?? undefined,
    onUploadFinish: async (_request, done) => ({
      headers: await finish(deps, join(directory, done.id), done),
    }),
    onResponseError: (request, error) => refusals.note(request, error),
  });
  const routes = new Hono<Env>();
  routes.all('/*', async (c) => {
    const account = accountOf(c);
    const id = idIn(c.req.path, account);
    const taken = id === null ? ON_ALL : ON_ONE;
    if (!taken.includes(c.req.method)) return notTaken(c, taken);
    const awake = endSilence(c.env.incoming);
    const request = c.req.raw;
    const reply = await asked.run({ account, id }, () => tus.handleWeb(request));
    awake();
    if (reply.status >= 400) return refusals.answer(request, reply);
    const finished = reply.headers.has('lifeboat-item') ? (id ?? reply.headers.get('location')) : null;
    if (finished) await drop(join(directory, finished.slice(finished.lastIndexOf('/') + 1)));
    return reply;
  });
  return routes;
}

/** The upload an address names, null for the door itself. @throws `not-found` unless it is this account's: its id says whose it is */
function idIn(path: string, account: string): string | null {
  if (path === PATH || path === `${PATH}/`) return null;
  const id = path.slice(PATH.length + 1);
  if (!new RegExp(`^${account}_${UUID}$`).test(id)) throw new LifeboatError('not-found');
  return id;
}

/** What became an item needs its gathered bytes no longer. */
async function drop(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(`${path}.json`, { force: true });
}

async function finish(deps: Deps, path: string, done: Upload): Promise<Record<string, string>> {
  const account = done.id.split('_')[0]!;
  const about = done.metadata ?? {};
  const name = repaired(about.name ?? about.filename ?? '') || 'unnamed';
  if (about.kind === 'archive') {
    const source = { type: 'archive' as const, path, name };
    const plan = await startPlan(deps.room, account, source);
    makePlan(deps, account, plan, source).catch((error: unknown) =>
      console.error('a plan failed:', (error as Error).message),
    );
    return { 'Lifeboat-Restore': plan };
  }
  const request = {
    account,
    actor: { type: 'owner' as const, id: account },
    key: { value: `upload ${done.id}`, request: done.id },
  };
  const saved = await upload(
    deps.room,
    request,
    createReadStream(path),
    { name, door: about.kind === 'file' ? 'file' : 'photo', collection: about.collection ?? undefined },
    deps.uploadLimit,
  );
  return {
    'Lifeboat-Item': saved.id,
    ...(saved.batch ? { 'Lifeboat-Batch': saved.batch } : {}),
    ...(saved.same.length > 0 ? { 'Lifeboat-Same': saved.same.slice(0, MOST_TOLD).join(',') } : {}),
  };
}
