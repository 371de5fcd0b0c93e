import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { FileStore } from '@tus/file-store';
import { Server, type Upload } from '@tus/server';
import { Hono } from 'hono';
import type { ErrorCode } from '../../shared/contract/problem.ts';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { newId } from '../account/ids.ts';
import { startPlan } from '../account/restore/start.ts';
import { upload } from '../account/write/media.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import { toProblem } from '../http/problem.ts';
import type { Deps, Routes } from './deps.ts';
import { makePlan } from './plans.ts';

const PATH = '/api/uploads';
/** Unfinished uploads are swept after a day. */
const EXPIRES_MS = 86_400_000;

/**
 * Resumable uploads (tus 1.0): photos, files, and archives to be put back. The bytes gather below `<data>/tmp` and
 * become an item, or a plan, only when the last one has come; a cut upload is never listed.
 */
export async function uploads(deps: Deps): Promise<Routes> {
  const directory = join(deps.room.data, 'tmp', 'uploads');
  await mkdir(directory, { recursive: true });
  const whose = new AsyncLocalStorage<string>();
  const tus = new Server({
    path: PATH,
    datastore: new FileStore({ directory, expirationPeriodInMilliseconds: EXPIRES_MS }),
    maxSize: deps.uploadLimit,
    relativeLocation: true,
    respectForwardedHeaders: false,
    namingFunction: () => `${whose.getStore()!}_${newId()}`,
    onUploadFinish: async (_request, done) => {
      try {
        return { headers: await finish(deps, join(directory, done.id), done) };
      } catch (error) {
        const { status, code, title, detail } = toProblem(error);
        throw {
          status_code: status,
          body: JSON.stringify({
            type: `urn:lifeboat:problem:${code satisfies string as ErrorCode}`,
            title,
            status,
            code,
            detail,
          }),
        };
      }
    },
  });
  const routes = new Hono<Env>();
  routes.all('/*', async (c) => {
    const account = accountOf(c);
    const id = c.req.path.slice(PATH.length + 1);
    // an upload is its owner's alone: the id says whose it is
    if (id && !id.startsWith(`${account}_`)) throw new LifeboatError('not-found');
    await whose.run(account, () => tus.handle(c.env.incoming, c.env.outgoing));
    return RESPONSE_ALREADY_SENT;
  });
  return routes;
}

async function finish(deps: Deps, path: string, done: Upload): Promise<Record<string, string>> {
  const account = done.id.split('_')[0]!;
  const about = done.metadata ?? {};
  const name = about.name ?? about.filename ?? 'unnamed';
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
  await rm(path, { force: true });
  await rm(`${path}.json`, { force: true });
  return { 'Lifeboat-Item': saved.id, ...(saved.batch ? { 'Lifeboat-Batch': saved.batch } : {}) };
}
