import { utimes } from 'node:fs/promises';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { BLOBS_TYPE, type BlobTaken, type BlobsTaken } from '../../shared/contract/archives.ts';
import { Sha } from '../../shared/contract/kinds.ts';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { lackingOf } from '../account/restore/lacking.ts';
import { restoreOf } from '../account/restore/list.ts';
import { type Asked, askedFor, noteTaken, prove, type Proven } from '../account/restore/take-blobs.ts';
import { sourceOfPlan } from '../account/restore/start.ts';
import { bodyStream, readQuery, requireType } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import { Bundle, type Piece } from './blob-bundle.ts';
import type { Deps, Routes } from './deps.ts';
import { goOnMaking } from './plans.ts';

const Page = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(10_000).optional(),
});
const BUNDLE_LIMIT = 32 << 20;
/** Proven at the same time: each waits for the disk. */
const AT_ONCE = 8;

/** Keeps proven bytes; when they were the last, the plan is made to its end. */
export async function taken(deps: Deps, account: string, plan: string, proven: Proven[]): Promise<BlobTaken> {
  const { state, count, bytes, last } = await noteTaken(deps.room, account, plan, proven);
  const source = await sourceOfPlan(deps.room, account, plan);
  if (last) goOnMaking(deps, account, plan, source);
  else if ('path' in source) await touch(source.path);
  return { state: state as BlobTaken['state'], lacking: { count, bytes } };
}

/** A manifest that bytes still come for is not swept as left behind. */
async function touch(path: string): Promise<void> {
  const at = new Date();
  await utimes(path, at, at).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/** The bodies a plan lacks: their list, and the doors their bytes come in by. */
export function restoreBlobs(deps: Deps): Routes {
  const { room } = deps;
  const routes = new Hono<Env>();
  routes.get('/:id/blobs', async (c) =>
    c.json(await lackingOf(room, accountOf(c), c.req.param('id'), readQuery(c, Page))),
  );

  routes.put('/:id/blobs/:sha', async (c) => {
    const [account, plan, sha] = [accountOf(c), c.req.param('id'), c.req.param('sha')];
    const asked = await askedFor(room, account, plan, shaOf(sha));
    const stated = Number(c.req.header('content-length') ?? asked.size);
    if (stated !== asked.size)
      throw new LifeboatError('restore.wrong-bytes', {
        where: sha,
        detail: `${stated} bytes are announced, ${asked.size} are asked for.`,
      });
    const proven = await prove(room, account, asked, bodyStream(c, asked.size + 1));
    return c.json(await taken(deps, account, plan, [proven]));
  });

  routes.post('/:id/blobs', async (c) => {
    const plan = c.req.param('id');
    await restoreOf(room, accountOf(c), plan);
    requireType(c, BLOBS_TYPE);
    return c.json(await takeBundle(deps, c, plan));
  });
  return routes;
}

/** @throws `restore.not-wanted`: what is no hash is in no list */
function shaOf(text: string): string {
  if (!Sha.safeParse(text).success)
    throw new LifeboatError('restore.not-wanted', { where: text.slice(0, 64) });
  return text;
}

/** Takes the pieces of a bundle one by one: what is right is kept, also when a later one is not. */
async function takeBundle(deps: Deps, c: Context<Env>, plan: string): Promise<BlobsTaken> {
  const { room } = deps;
  const account = accountOf(c);
  const refused: BlobsTaken['refused'] = [];
  const good: Proven[] = [];
  const one = async (piece: Piece) => {
    try {
      const asked: Asked = await askedFor(room, account, plan, piece.sha);
      good.push(await prove(room, account, asked, [piece.bytes]));
    } catch (error) {
      const { code, message, extra } = refusal(error);
      refused.push({ sha256: piece.sha, code, reason: extra.detail ?? message });
    }
  };
  let fault: { error: unknown } | null = null;
  try {
    for await (const pieces of inGroups(new Bundle(bodyStream(c, BUNDLE_LIMIT)).pieces(), AT_ONCE))
      await Promise.all(pieces.map(one));
  } catch (error) {
    fault = { error };
  }
  const stand = await taken(deps, account, plan, good);
  if (fault) throw fault.error;
  return { ...stand, taken: good.length, refused };
}

/** What is wrong with one piece is no fault of the others; anything else is. */
function refusal(error: unknown): LifeboatError {
  if (error instanceof LifeboatError && error.code.startsWith('restore.')) return error;
  throw error;
}

async function* inGroups<T>(source: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const one of source) {
    group.push(one);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
