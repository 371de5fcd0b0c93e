import type { Act, ActorRef } from '../journal.ts';
import { idOf, newId } from '../ids.ts';
import { now, type Room } from '../room.ts';

/** Who writes to which account, and what makes a retry find itself. */
export interface Request {
  account: string;
  actor: ActorRef;
  /** An Idempotency-Key and the hash of the request it stands for. */
  key?: { value: string; request: string };
}

/** The act of one request, its batch id made before anything starts. */
export function actOf(room: Pick<Room, 'clock'>, request: Request, act: string): Act {
  const { account, actor, key } = request;
  const batch = key ? idOf('batch', account, key.value) : newId();
  return { account, actor, act, batch, at: now(room), request: key?.request };
}

/** Whether this very act is in the journal already: a retry under its key. */
export async function wasDone(room: Pick<Room, 'db'>, { account, batch }: Act): Promise<boolean> {
  const found = await room.db
    .selectFrom('batch')
    .where('account_id', '=', account)
    .where('batch_id', '=', batch)
    .select('batch_id')
    .executeTakeFirst();
  return found !== undefined;
}

/** An id for an item this request makes: the same again when it is retried under its key. */
export const itemIdOf = (request: Request, n = 0): string =>
  request.key ? idOf('item', request.account, request.key.value, String(n)) : newId();
