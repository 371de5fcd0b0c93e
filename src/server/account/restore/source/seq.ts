import { LifeboatError } from '../../../../shared/contract/problem.ts';
import { bodyFault } from '../../body-fault.ts';
import { keptAt, livedAt } from '../../complete.ts';
import type { DiffRow } from '../../diff.ts';
import type { Room } from '../../room.ts';
import { headOf } from '../../snapshot.ts';
import { snapshotSide } from '../sides.ts';
import type { WantedSource } from './source.ts';
import { Failures } from './wanted.ts';

/**
 * The account as it stood at an earlier seq; an item whose row is damaged there is a failure, and nothing else suffers.
 * @throws `batch.too-old` when that is no longer kept whole
 */
export async function seqSource(room: Room, account: string, seq: number): Promise<WantedSource> {
  const head = await headOf(room, account);
  if (!Number.isSafeInteger(seq) || seq < 0 || seq > head.seq)
    throw new LifeboatError('request.fields', {
      fields: [{ path: 'seq', message: `must be between 0 and ${head.seq}` }],
    });
  const { kept, lived } = await room.snapshot(async (db) => ({
    kept: await keptAt(db, account, seq),
    lived: await livedAt(db, account, seq),
  }));
  if (kept !== lived)
    throw new LifeboatError('batch.too-old', {
      detail: `Of the ${lived} items of that time ${kept} are still kept as they were.`,
    });
  const line = await room.db
    .selectFrom('change')
    .where('account_id', '=', account)
    .where('seq', '=', seq)
    .select('at')
    .executeTakeFirst();
  const failures = new Failures();
  const failed = (id: string, reason: string, name: string | null | undefined) =>
    failures.add({ line: null, where: id, reason, text: name || id });
  return {
    side: snapshotSide(room, account, seq, ({ id, name, unreadable }) => failed(id, unreadable, name)),
    failures,
    async possible(row) {
      const body = row.version?.body;
      const fault = body ? await bodyFault(room, account, body) : null;
      if (fault === null) return row;
      failed(row.id, fault, row.name ?? row.version!.props.name);
      return row.before === null ? null : left(row, fault);
    },
    about: { type: 'seq', name: '', at: line?.at ?? null, seq, partial: false },
  };
}

/** What stays as it is, since the bytes it was to get cannot be read. */
const left = (row: DiffRow, fault: string): DiffRow => ({
  ...row,
  action: 'same',
  after: row.before,
  version: null,
  note: `Left as it is: ${fault}`,
});
