import { LifeboatError } from '../../../shared/contract/problem.ts';
import { checkComplete } from '../complete.ts';
import { diff } from '../diff.ts';
import { headOf } from '../snapshot.ts';
import type { Progress, Room } from '../room.ts';
import { Scratch } from '../scratch.ts';
import { PlanRows } from './plan-rows.ts';
import { snapshotSide } from './sides.ts';
import { archiveSource } from './source/archive.ts';
import { importSource } from './source/import-source.ts';
import { manifestSource } from './source/manifest-source.ts';
import { seqSource } from './source/seq.ts';
import type { WantedSource } from './source/source.ts';
import { Told } from '../told.ts';
import type { VerbArgs } from '../verbs/index.ts';

/** Where a plan comes from. `path`: a file on disk, kept until the plan is of no more use. */
export type PlanSource =
  | { type: 'archive'; path: string; name: string }
  /** The archive's list of contents alone. `without`: what has not come does not come, and why, by SHA-256. */
  | { type: 'manifest'; path: string; name: string; without?: Record<string, string> | undefined }
  | { type: 'seq'; seq: number }
  | {
      type: 'import';
      path: string;
      name: string;
      mediaType: string;
      collection?: string | undefined;
      /** Of a table: what its columns become; absent: what their headings say. */
      columns?: string[] | undefined;
    };

export interface MakePlan {
  account: string;
  plan: string;
  source: PlanSource;
  /** Bytes the account may hold; absent: any. */
  quota?: number;
  /** Bytes an uploaded file may have; absent: any. */
  uploadLimit?: number;
}

/**
 * A job: compares what a source wants with the account as it stands and writes the plan. Touches no item; bodies the
 * account lacks are staged. The plan ends `ready`, or `failed` with the reason and the error thrown on.
 */
export async function makePlan(
  room: Room,
  job: MakePlan,
  progress: Progress = () => undefined,
): Promise<void> {
  const { account, plan } = job;
  const told = new Told(progress, (done, total) => update(room, job, { done, total }));
  const scratch = new Scratch(room.data);
  try {
    const { seq } = await headOf(room, account);
    await checkComplete(room.db, account, seq);
    const source = await open(room, scratch, job, told.tell);
    const rows = new PlanRows(room, account, plan, seq);
    const now = snapshotSide(room, account, seq);
    for await (const row of diff(now, source.side, () => scratch.pile(), source.options)) {
      const possible = source.possible ? await source.possible(row) : row;
      if (possible) await rows.add(possible);
    }
    const digest = await rows.done();
    await told.settled();
    const kept = 'path' in job.source ? job.source : {};
    const { count, bytes } = source.lacking ?? { count: 0, bytes: 0 };
    await update(room, job, {
      state: count > 0 ? 'waiting' : 'ready',
      base_seq: seq,
      digest: count > 0 ? '' : digest,
      lacking: count,
      lacking_bytes: bytes,
      counts: JSON.stringify(rows.counts),
      failures: JSON.stringify(source.failures.all),
      source: JSON.stringify({ ...kept, ...source.about }),
    });
  } catch (error) {
    await told.settled();
    const reason = error instanceof LifeboatError ? error.message : 'It could not be compared.';
    await update(room, job, { state: 'failed', reason });
    throw error;
  } finally {
    scratch.close();
  }
}

function open(
  room: Room,
  scratch: Scratch,
  { account, plan, source, quota, uploadLimit }: MakePlan,
  progress: Progress,
): Promise<WantedSource> {
  if (source.type === 'seq') return seqSource(room, account, source.seq);
  const { path, name } = source;
  if (source.type === 'manifest')
    return manifestSource(room, scratch, { ...source, account, plan, quota }, progress);
  if (source.type === 'archive')
    return archiveSource(room, scratch, { account, path, name, limits: { quota, uploadLimit } }, progress);
  return importSource(room, scratch, { ...source, account, limit: uploadLimit }, progress);
}

const update = (room: Room, { account, plan }: MakePlan, set: VerbArgs<'updatePlan'>['set']): Promise<void> =>
  room.writer.run('updatePlan', { account, plan, set });
