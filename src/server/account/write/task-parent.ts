import { LifeboatError } from '../../../shared/contract/problem.ts';
import { findRow } from '../read/rows.ts';
import { parentUidOf, taskByUid } from '../read/task-tree.ts';
import type { Room } from '../room.ts';

/** Deeper than any list of tasks is. */
const DEEPEST = 50;

/**
 * Fields of a write as a file says them: `parent`, the id of a task, becomes its UID. Fields without one stay as they
 * are. @throws `request.fields` when it is no task of the account, or would lie below itself
 */
export async function resolved<F>(
  room: Pick<Room, 'db'>,
  account: string,
  id: string,
  fields: F,
): Promise<F> {
  const { parent } = fields as { parent?: string | null };
  if (!parent) return fields;
  const row = await findRow(room, account, parent);
  if (row?.kind !== 'task') throw unfit('is no task here');
  if (row.uid === null) throw unfit('has no UID to be named by');
  for (let at: typeof row | null = row, depth = 0; at; depth++) {
    if (at.item_id === id) throw unfit('lies below this task itself');
    if (depth > DEEPEST) throw unfit('lies too deep');
    const above: string | null = await parentUidOf(room, account, at.item_id);
    at = above === null ? null : await taskByUid(room, account, above, at.collection_id);
  }
  return { ...fields, parent: row.uid };
}

const unfit = (message: string) =>
  new LifeboatError('request.fields', { fields: [{ path: 'parent', message }] });
