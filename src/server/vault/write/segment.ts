import type { Selectable } from 'kysely';
import { ROW_DAMAGED } from '../../account/live-row.ts';
import { chunks } from '../../store/sql/chunks.ts';
import type { BatchTable } from '../../store/sql/schema.ts';
import type { Point, SegmentHead, UndoneRec } from '../format/kinds.ts';
import type { Line } from '../format/records.ts';
import { Bodies, type Out, type Writing } from './bodies.ts';
import { batchRec, changeRec, departureRec, versionRec } from './rows.ts';
import { bySeq, groups, leaveOut, sound } from './source.ts';

/** Which changes a segment takes, and what it goes on from. */
export interface Span {
  epoch: string;
  from: number;
  to: number;
  at: string;
  after: string[];
  previous: Point | null;
}

const out = (rec: object): Out => ({ line: rec as Line });

/** The records of a segment, read from the live store. What it reads is past, so writes may go on meanwhile. */
export async function* segmentRecords(writing: Writing, span: Span): AsyncGenerator<Out> {
  const { account } = writing;
  yield out({ t: 'segment', version: 1, account, ...span } satisfies SegmentHead);
  const bodies = new Bodies(writing, false);
  for await (const changes of changePages(writing, span.from - 1, span.to)) {
    const versions = await versionsBetween(writing, changes[0]!.seq, changes.at(-1)!.seq);
    const made = new Map((await sound(writing, versions)).map((v) => [v.seq, v]));
    for (const group of groups([...made.values()])) yield* bodies.of(group);
    for (const change of changes) {
      yield out(changeRec(change));
      const version = made.get(change.seq);
      if (version && version.item_id === change.item_id && version.hash === change.after_hash)
        yield out(versionRec(version));
      else if (version) await leaveOut(writing, version, ROW_DAMAGED);
    }
  }
  yield* departures(writing, span.from - 1, span.to);
  for await (const batches of batchPages(writing, span.from - 1, span.to)) {
    for (const batch of batches) yield out(batchRec(batch));
    yield* undone(writing, batches);
  }
}

export const changePages = ({ room, account }: Writing, after: number, to: number) =>
  bySeq(after, to, (from, limit) =>
    room.db
      .selectFrom('change')
      .where('account_id', '=', account)
      .where('seq', '>', from)
      .orderBy('seq')
      .limit(limit)
      .selectAll()
      .execute(),
  );

const versionsBetween = ({ room, account }: Writing, from: number, to: number) =>
  room.db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('seq', '>=', from)
    .where('seq', '<=', to)
    .orderBy('seq')
    .selectAll()
    .execute();

export async function* departures(
  { room, account }: Writing,
  after: number,
  to: number,
): AsyncGenerator<Out> {
  const pages = bySeq(after, to, (from, limit) =>
    room.db
      .selectFrom('departure')
      .where('account_id', '=', account)
      .where('seq', '>', from)
      .orderBy('seq')
      .limit(limit)
      .selectAll()
      .execute(),
  );
  for await (const rows of pages) for (const row of rows) yield out(departureRec(row));
}

export const batchPages = ({ room, account }: Writing, after: number, to: number) =>
  bySeq(after, to, async (from, limit) => {
    const rows = await room.db
      .selectFrom('batch')
      .where('account_id', '=', account)
      .where('last_seq', '>', from)
      .orderBy('last_seq')
      .limit(limit)
      .selectAll()
      .execute();
    return rows.map((row) => ({ ...row, seq: row.last_seq }));
  });

/** Earlier batches that one of these undid whole: the only thing about a batch that comes later. */
async function* undone(
  { room, account }: Writing,
  batches: readonly Selectable<BatchTable>[],
): AsyncGenerator<Out> {
  const undoing = batches.filter((b) => b.undoes !== null).map((b) => b.batch_id);
  for (const part of chunks(undoing)) {
    const rows = await room.db
      .selectFrom('batch')
      .where('account_id', '=', account)
      .where('undone_by', 'in', part)
      .select(['batch_id', 'undone_by'])
      .execute();
    for (const row of rows)
      yield out({ t: 'undone', batch: row.batch_id, by: row.undone_by! } satisfies UndoneRec);
  }
}
