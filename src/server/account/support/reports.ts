import type { AccountState, Report } from '../../../shared/contract/support.ts';
import { type Counts, total } from '../counts.ts';
import type { Room } from '../room.ts';

const SHOWN = 20;
/** A device that deletes this many at once may not have meant it. */
const LARGE = 10;
const LOOKED_THROUGH = 500;
const DAY_MS = 86_400_000;

type Db = Pick<Room, 'db' | 'clock' | 'retentionDays'>;

/** What happened of late, in codes and counts: device bursts, and archives and restores that failed. Newest first. */
export async function reportsOf(
  room: Db,
  account: string,
): Promise<Pick<AccountState, 'reports'> & { held: Report[] }> {
  const bursts = await deviceBursts(room, account);
  const failed = [...(await failedArchives(room, account)), ...(await failedRestores(room, account))];
  const reports = [...bursts.map(({ report }) => report), ...failed]
    .sort((a, b) => b.at.localeCompare(a.at))
    .slice(0, SHOWN);
  const held = bursts
    .filter(({ report, undone }) => report.code === 'sync.large-delete' && !undone)
    .map(({ report }) => report)
    .slice(0, SHOWN);
  return { reports, held };
}

/** Steps of devices within the retention: older ones cannot be undone. */
async function deviceBursts({ db, clock, retentionDays }: Db, account: string) {
  const since = new Date(clock().getTime() - retentionDays * DAY_MS).toISOString();
  const rows = await db
    .selectFrom('batch')
    .where('account_id', '=', account)
    .where('actor_type', '=', 'device')
    .where('at', '>', since)
    .orderBy('last_seq', 'desc')
    .limit(LOOKED_THROUGH)
    .select(['batch_id', 'at', 'counts', 'undone_by'])
    .execute();
  return rows.map((row) => {
    const counts = JSON.parse(row.counts) as Counts;
    const code = total(counts.removed) >= LARGE ? 'sync.large-delete' : 'sync.ok';
    const report: Report = { at: row.at, code, counts, batch: row.batch_id };
    return { report, undone: row.undone_by !== null };
  });
}

async function failedArchives({ db }: Db, account: string): Promise<Report[]> {
  const rows = await db
    .selectFrom('archive')
    .where('account_id', '=', account)
    .where('state', 'in', ['failed', 'partial'])
    .orderBy('created_at', 'desc')
    .limit(SHOWN)
    .select(['created_at', 'state'])
    .execute();
  return rows.map(({ created_at, state }) => ({
    at: created_at,
    code: state === 'failed' ? 'archive.failed' : 'archive.partial',
    counts: null,
    batch: null,
  }));
}

async function failedRestores({ db }: Db, account: string): Promise<Report[]> {
  const rows = await db
    .selectFrom('plan')
    .where('account_id', '=', account)
    .where((eb) => eb.or([eb('state', '=', 'failed'), eb('report', 'like', '%"state":"partial"%')]))
    .orderBy('created_at', 'desc')
    .limit(SHOWN)
    .select(['created_at', 'applied_at', 'state', 'batch_id'])
    .execute();
  return rows.map((row) => ({
    at: row.applied_at ?? row.created_at,
    code: row.state === 'failed' ? 'restore.failed' : 'restore.partial',
    counts: null,
    batch: row.batch_id,
  }));
}
