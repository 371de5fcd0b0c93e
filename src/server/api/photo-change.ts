import type { Context } from 'hono';
import { PhotoChangeWrite } from '../../shared/contract/photos.ts';
import type { Room } from '../account/room.ts';
import { actOf } from '../account/write/request.ts';
import { idempotencyKey, readJson } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { requestOf, stepHeaders } from './reply.ts';

/** One change to many photos and files, as one step; what is not here any more is skipped and named. */
export async function changeMany(room: Room, c: Context<Env>): Promise<Response> {
  const { ids, ...change } = await readJson(c, PhotoChangeWrite);
  const request = requestOf(c, idempotencyKey(c, JSON.stringify([ids, change])));
  const outcome = await room.writer.run('reword', { act: actOf(room, request, 'save'), ids, change });
  const skipped = (outcome.result?.missing ?? []).map((id) => ({ id, reason: 'item.not-found' as const }));
  return c.json(
    { batch: outcome.batch, changed: outcome.changes.length, skipped },
    200,
    stepHeaders(outcome),
  );
}
