import type { Context } from 'hono';
import type { Kind } from '../../shared/contract/kinds.ts';
import { rowOf } from '../account/read/rows.ts';
import type { Room } from '../account/room.ts';
import { actOf, wasDone } from '../account/write/request.ts';
import { idempotencyKey, ifMatch } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { requestOf, stepHeaders } from './reply.ts';

/**
 * DELETE of one item `:id` of a kind. A retry under its Idempotency-Key answers the same, though the item is gone by
 * then. With `total`, nothing is deleted unless so many items go, what lies in it included.
 */
export async function removed(room: Room, c: Context<Env>, kind: Kind, total?: number): Promise<Response> {
  const id = c.req.param('id')!;
  const request = requestOf(c, idempotencyKey(c));
  const act = actOf(room, request, 'delete');
  if (!request.key || !(await wasDone(room, act))) await rowOf(room, request.account, kind, id);
  const outcome = await room.writer.run('remove', { act, ids: [id], expect: ifMatch(c), total });
  return c.body(null, 204, stepHeaders(outcome));
}
