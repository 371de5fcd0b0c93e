import { sql } from 'kysely';
import type { BackupFacts } from '../../../shared/contract/backup.ts';
import type { Kind } from '../../../shared/contract/kinds.ts';
import { bump, type Counts, emptyCounts, total } from '../counts.ts';
import type { Room, Runner } from '../room.ts';

/** From when on the owner is told to make a new archive (design language, Home). */
export const OLD_MS = 30 * 86_400_000;
export const MANY_CHANGES = 1000;

/** A job: how the account differs from how it stood at `seq`, by kind. Reads the journal after it, nothing else. */
export async function changesSince(
  room: Pick<Room, 'db'>,
  { account, seq }: { account: string; seq: number },
): Promise<Counts> {
  const { rows } = await sql<{ kind: Kind; turn: 'added' | 'changed' | 'removed'; n: number }>`
    select kind, turn, count(*) as n from (
      select c.kind as kind,
        case when c.before_hash is null then 'added' when v.hash is null then 'removed' else 'changed' end as turn
      from change c
      left join version v on v.account_id = c.account_id and v.item_id = c.item_id and v.until_seq is null
      where c.account_id = ${account} and c.seq > ${seq}
        and not exists (
          select 1 from change d
          where d.account_id = c.account_id and d.item_id = c.item_id and d.seq > ${seq} and d.seq < c.seq
        )
        and coalesce(c.before_hash, '') <> coalesce(v.hash, '')
    ) turns group by kind, turn`.execute(room.db);
  const counts = emptyCounts();
  for (const { kind, turn, n } of rows) bump(counts[turn], kind, Number(n));
  return counts;
}

/**
 * What is true of the owner's own copy: the last archive whose every byte went out or that the owner's browser found whole,
 * and what differs since.
 */
export async function ownFacts(
  room: Room,
  runner: Runner<{ changesSince: typeof changesSince }>,
  account: string,
): Promise<BackupFacts['own']> {
  const taken = await room.db
    .selectFrom('archive')
    .where('account_id', '=', account)
    .where((eb) => eb.or([eb('sent_at', 'is not', null), eb('checked_at', 'is not', null)]))
    // a partial archive is no whole copy, however many of its bytes went out
    .where('problems', '=', '[]')
    .orderBy('seq', 'desc')
    .orderBy((eb) => eb.fn.coalesce('checked_at', 'sent_at'), 'desc')
    .select(['archive_id', 'seq', 'sent_at', 'checked_at'])
    .executeTakeFirst();
  if (!taken) return { state: 'never', at: null, archive: null, seq: null, since: 0, counts: emptyCounts() };
  const { archive_id, seq, sent_at, checked_at } = taken;
  const at = checked_at ?? sent_at;
  const counts = await runner.run('changesSince', { account, seq });
  const since = total(counts.added) + total(counts.changed) + total(counts.removed);
  const old = at !== null && room.clock().getTime() - Date.parse(at) >= OLD_MS;
  const state = old || since >= MANY_CHANGES ? 'attention' : 'ok';
  return { state, at, archive: archive_id, seq, since, counts };
}
