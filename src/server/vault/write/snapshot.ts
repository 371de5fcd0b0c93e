import type { SnapshotHead } from '../format/kinds.ts';
import type { Line } from '../format/records.ts';
import { Bodies, type Out, type Writing } from './bodies.ts';
import { batchRec, changeRec, versionRec } from './rows.ts';
import { batchPages, changePages, departures } from './segment.ts';
import { bySeq, groups, sound } from './source.ts';

const out = (rec: object): Out => ({ line: rec as Line });

/** The records of a snapshot at one seq: all that a rebuild needs, blobs apart. Later changes are left out. */
export async function* snapshotRecords(
  writing: Writing,
  head: Omit<SnapshotHead, 't' | 'version' | 'account'>,
): AsyncGenerator<Out> {
  const { seq } = head;
  yield out({ t: 'snapshot', version: 1, account: writing.account, ...head } satisfies SnapshotHead);
  const bodies = new Bodies(writing, true);
  for await (const page of versionPages(writing, seq)) {
    const versions = await sound(writing, page);
    for (const group of groups(versions)) yield* bodies.of(group);
    for (const version of versions) {
      const ended = version.until_seq !== null && version.until_seq <= seq;
      yield out({ ...versionRec(version), until: ended ? version.until_seq : null });
    }
  }
  for await (const changes of changePages(writing, 0, seq))
    for (const change of changes) yield out(changeRec(change));
  yield* departures(writing, 0, seq);
  for await (const batches of batchPages(writing, 0, seq)) {
    const undoers = await laterUndoers(
      writing,
      batches.map((b) => b.undone_by).filter((id) => id !== null),
      seq,
    );
    for (const batch of batches) {
      const undoneBy = batch.undone_by && !undoers.has(batch.undone_by) ? batch.undone_by : null;
      yield out({ ...batchRec(batch), undoneBy });
    }
  }
}

const versionPages = ({ room, account }: Writing, to: number) =>
  bySeq(0, to, (from, limit) =>
    room.db
      .selectFrom('version')
      .where('account_id', '=', account)
      .where('seq', '>', from)
      .orderBy('seq')
      .limit(limit)
      .selectAll()
      .execute(),
  );

/** Which of these batches came after `seq`. */
async function laterUndoers(
  { room, account }: Writing,
  ids: readonly string[],
  seq: number,
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await room.db
    .selectFrom('batch')
    .where('account_id', '=', account)
    .where('batch_id', 'in', ids)
    .where('last_seq', '>', seq)
    .select('batch_id')
    .execute();
  return new Set(rows.map((r) => r.batch_id));
}
