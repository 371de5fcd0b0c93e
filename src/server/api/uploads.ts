import { mkdir, rm } from 'node:fs/promises';
import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import { Hono } from 'hono';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { newId } from '../account/ids.ts';
import { endSilence } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { notTaken } from '../http/methods.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps, Routes } from './deps.ts';
import { checkAnnounced, finish } from './uploads-finish.ts';
import { Refusals } from './uploads-refusals.ts';

const PATH = '/api/uploads';
const ON_ALL = ['OPTIONS', 'POST'];
const ON_ONE = ['DELETE', 'HEAD', 'OPTIONS', 'PATCH'];
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** Unfinished uploads are swept after a day. */
const EXPIRES_MS = 86_400_000;

/**
 * Resumable uploads (tus 1.0): photos, files, archives to be put back, their manifests, and bytes a plan lacks. They
 * gather below `<data>/tmp` and become what they are to be only when the last one has come; a cut upload is never listed.
 */
export async function uploads(deps: Deps): Promise<Routes> {
  const directory = join(deps.room.data, 'tmp', 'uploads');
  await mkdir(directory, { recursive: true });
  const asked = new AsyncLocalStorage<{ account: string; id: string | null }>();
  const refusals = new Refusals();
  const store = new FileStore({ directory, expirationPeriodInMilliseconds: EXPIRES_MS });
  const tus = new Server({
    path: PATH,
    datastore: store,
    maxSize: deps.uploadLimit,
    relativeLocation: true,
    respectForwardedHeaders: false,
    // no other site's page has any business here
    allowedOrigins: [],
    namingFunction: () => `${asked.getStore()!.account}_${newId()}`,
    // the id is the one the door has checked, not what the library would read from the address
    getFileIdFromRequest: () => asked.getStore()!.id ?? undefined,
    onUploadCreate: async (_request, begun) => {
      await checkAnnounced(deps, begun);
      return {};
    },
    onUploadFinish: async (_request, done) => ({
      headers: await finish(deps, join(directory, done.id), done),
    }),
    onResponseError: (request, error) => refusals.note(request, error),
  });
  /** The answer to its last bytes was lost, or the server was killed before it: what came is not sent again. */
  const finishLate = async (id: string) => finish(deps, join(directory, id), await store.getUpload(id));
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
    const told = id !== null && isWhole(c.req.method, reply) ? await finishLate(id) : null;
    for (const [name, value] of Object.entries(told ?? {})) reply.headers.set(name, value);
    if (reply.headers.has('lifeboat-item') || reply.headers.has('lifeboat-lacking')) {
      const finished = id ?? reply.headers.get('location')!;
      await drop(join(directory, finished.slice(finished.lastIndexOf('/') + 1)));
    }
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

/** Whether an uploader that asks how far it came has come to the end. */
function isWhole(method: string, { headers }: Response): boolean {
  const offset = headers.get('upload-offset');
  return method === 'HEAD' && offset !== null && offset === headers.get('upload-length');
}

/** What became an item needs its gathered bytes no longer. */
async function drop(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(`${path}.json`, { force: true });
}
