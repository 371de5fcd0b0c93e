import { LifeboatError } from '../../../../shared/contract/problem.ts';
import type { PlanBlobTable } from '../../../store/sql/schema.ts';
import { usedBytes } from '../../read/standing.ts';
import type { Room } from '../../room.ts';
import type { Scratch } from '../../scratch.ts';
import { isTextKind } from '../text-facts.ts';
import type { WantedRow } from './wanted.ts';

const AT_ONCE = 1000;

type Lacking = Pick<PlanBlobTable, 'sha' | 'size' | 'need'>;

/** The different bodies an account lacks, gathered beside the manifest, since they may be as many as its items. */
export class Lack {
  readonly #scratch: Scratch;

  constructor(scratch: Scratch) {
    this.#scratch = scratch;
    scratch.exec('create table lack (sha text primary key, size int, need text) without rowid');
  }

  add(row: WantedRow): void {
    this.#scratch.run(
      `insert into lack values (?, ?, ?) on conflict (sha) do update set
         need = case when need = excluded.need then need else 'both' end`,
      row.body,
      row.size,
      isTextKind(row.kind) ? 'text' : 'blob',
    );
  }

  get total(): { count: number; bytes: number } {
    return this.#scratch.get('select count(*) count, coalesce(sum(size), 0) bytes from lack')!;
  }

  /** Writes them down with the plan. @throws `archive.too-large` when the account may not hold them */
  async note(
    room: Room,
    { account, plan, quota }: { account: string; plan: string; quota?: number | undefined },
  ): Promise<void> {
    const { bytes } = this.total;
    if (quota !== undefined && bytes > 0) {
      const used = await usedBytes(room, account);
      if (used + bytes > quota)
        throw new LifeboatError('archive.too-large', {
          detail: `${bytes} bytes would come to the ${used} that are kept; ${quota} are allowed.`,
        });
    }
    await room.writer.run('forgetLacking', { account, plan });
    for (let last = ''; ;) {
      const blobs = this.#scratch.all<Lacking>(
        `select * from lack where sha > ? order by sha limit ${AT_ONCE}`,
        last,
      );
      if (blobs.length === 0) return;
      last = blobs.at(-1)!.sha;
      await room.writer.run('addLacking', { account, plan, blobs: blobs.map((blob) => ({ ...blob })) });
    }
  }
}
