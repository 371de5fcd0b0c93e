import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Upload } from '@tus/server';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { idOf } from '../account/ids.ts';
import { planExists, restoreOf } from '../account/restore/list.ts';
import { type PlanSource, restartPlan, startPlan } from '../account/restore/start.ts';
import { type Asked, askedFor, prove } from '../account/restore/take-blobs.ts';
import { upload } from '../account/write/media.ts';
import { repaired } from '../http/body.ts';
import type { Deps } from './deps.ts';
import { goOnMaking } from './plans.ts';
import { taken } from './restore-blobs.ts';

type Told = Record<string, string>;

/** Items with the same bytes that the reply names. */
const MOST_TOLD = 20;

const accountOf = (id: string): string => id.split('_')[0]!;

/** An upload is refused before its first byte when it could not be what it says. @throws `restore.*` */
export async function checkAnnounced(deps: Deps, begun: Upload): Promise<void> {
  if (begun.metadata?.kind !== 'blob') return;
  const { size } = await askedBy(deps, begun);
  if (begun.size !== size)
    throw new LifeboatError('restore.wrong-bytes', {
      detail: `${begun.size ?? 'No number of'} bytes are announced, ${size} are asked for.`,
    });
}

function askedBy({ room }: Deps, { id, metadata }: Upload): Promise<Asked> {
  return askedFor(room, accountOf(id), metadata?.restore ?? '', metadata?.sha256 ?? '');
}

/** Makes of an upload whose last byte has come what it is to be; once or again, to the same end. Answers headers. */
export async function finish(deps: Deps, path: string, done: Upload): Promise<Told> {
  const { kind } = done.metadata ?? {};
  if (kind === 'archive' || kind === 'manifest')
    return finishPlan(deps, done, { type: kind, path, name: nameOf(done) });
  return kind === 'blob' ? finishBlob(deps, path, done) : finishItem(deps, path, done);
}

const nameOf = ({ metadata }: Upload): string =>
  repaired(metadata?.name ?? metadata?.filename ?? '') || 'unnamed';

/** A plan is made of it; one that a stop interrupted is made anew. */
async function finishPlan(deps: Deps, { id }: Upload, source: PlanSource & { path: string }): Promise<Told> {
  const { room } = deps;
  const account = accountOf(id);
  const plan = idOf('plan of upload', id);
  if (!(await planExists(room, account, plan))) {
    await startPlan(room, account, source, plan);
    goOnMaking(deps, account, plan, source);
  } else if ((await restoreOf(room, account, plan)).state === 'failed' && (await isThere(source.path)))
    goOnMaking(deps, account, plan, await restartPlan(room, account, plan));
  return { 'Lifeboat-Restore': plan };
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function finishBlob(deps: Deps, path: string, done: Upload): Promise<Told> {
  const account = accountOf(done.id);
  const plan = done.metadata?.restore ?? '';
  const proven = await prove(deps.room, account, await askedBy(deps, done), createReadStream(path));
  const { lacking } = await taken(deps, account, plan, [proven]);
  return { 'Lifeboat-Restore': plan, 'Lifeboat-Lacking': String(lacking.count) };
}

async function finishItem(deps: Deps, path: string, done: Upload): Promise<Told> {
  const account = accountOf(done.id);
  const request = {
    account,
    actor: { type: 'owner' as const, id: account },
    key: { value: `upload ${done.id}`, request: done.id },
  };
  const { kind, collection } = done.metadata ?? {};
  const saved = await upload(
    deps.room,
    request,
    createReadStream(path),
    {
      name: nameOf(done),
      door: kind === 'file' ? 'file' : 'photo',
      collection: collection ?? undefined,
    },
    deps.uploadLimit,
  );
  return {
    'Lifeboat-Item': saved.id,
    ...(saved.batch ? { 'Lifeboat-Batch': saved.batch } : {}),
    ...(saved.same.length > 0 ? { 'Lifeboat-Same': saved.same.slice(0, MOST_TOLD).join(',') } : {}),
  };
}
