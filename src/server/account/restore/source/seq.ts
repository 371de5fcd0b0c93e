import { sql } from 'kysely';
import { LifeboatError } from '../../../../shared/contract/problem.ts';
import type { Room } from '../../room.ts';
import { headOf } from '../../snapshot.ts';
import { snapshotSide } from '../sides.ts';
import type { WantedSource } from './source.ts';
import { Failures } from './wanted.ts';

/** The account as it stood at an earlier seq. @throws `batch.too-old` when that is no longer kept whole */
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
  return {
    side: snapshotSide(room, account, seq),
    failures: new Failures(),
    about: { type: 'seq', name: '', at: line?.at ?? null, seq, partial: false },
  };
}

async function keptAt(db: Room['db'], account: string, seq: number): Promise<number> {
  const { n } = await db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('seq', '<=', seq)
    .where((eb) => eb.or([eb('until_seq', 'is', null), eb('until_seq', '>', seq)]))
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** How many items lived at `seq`, by the journal, which is never thinned. */
async function livedAt(db: Room['db'], account: string, seq: number): Promise<number> {
  const { n } = await db
    .selectFrom('change')
    .where('account_id', '=', account)
    .where('seq', '<=', seq)
    .select(
      sql<number>`coalesce(sum(case when after_hash is null then 0 else 1 end), 0)
      - coalesce(sum(case when before_hash is null then 0 else 1 end), 0)`.as('n'),
    )
    .executeTakeFirstOrThrow();
  return Number(n);
}
