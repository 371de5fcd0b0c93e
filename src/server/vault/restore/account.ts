import { randomUUID } from 'node:crypto';
import type { Insertable, Kysely } from 'kysely';
import type { Blobs } from '../../store/blobs/blobs.ts';
import type { AccountTable, Schema } from '../../store/sql/schema.ts';
import { CHAIN_START } from '../../account/version.ts';
import type { HeadRec, Point, RowRec } from '../format/kinds.ts';
import type { Vault } from '../open.ts';
import { accountFiles } from '../read/files.ts';
import { newestIdentity } from '../read/identity.ts';
import { projectAll } from '../rebuild/finish.ts';
import { bareProblem, rebuild, type Rebuilt } from '../rebuild/rebuild.ts';
import { checkedBlob } from '../write/blobs.ts';
import { insertRows } from './rows.ts';

/** What a loss left unknown: changes `from` to `to` were acknowledged and did not come back. */
export interface Lost {
  from: number;
  to: number;
  /** Time of the newest change that did come back; null when none did. */
  since: string | null;
}

export interface Amount {
  items: number;
  blobs: number;
}

/** One account after a restore: what was planned by the vault's own records against what was done. */
export interface RestoredAccount {
  account: string;
  email: string;
  /** `recovering`: something acknowledged is missing; `failed`: nothing came back. */
  state: 'live' | 'recovering' | 'failed';
  seq: number;
  digest: string;
  planned: Amount;
  done: Amount & { bytes: number };
  lost: Lost | null;
  problems: string[];
}

export interface AccountRestore {
  vault: Vault;
  db: Kysely<Schema>;
  blobs: Blobs;
  /** As the newest instance file names it. */
  head: HeadRec | null;
  at: string;
  progress?: () => void;
}

/** Rebuilds one account into the store, and says by its recorded head whether anything is missing. */
export async function restoreAccount(
  account: string,
  { vault, db, blobs, head, at, progress }: AccountRestore,
): Promise<RestoredAccount & { point: Point }> {
  const takeBlob = async (path: string, sha: string) =>
    (await blobs.put(account, checkedBlob(vault, path, sha), { expect: sha })).size;
  const rebuilt = await rebuild(vault, db, account, { at, takeBlob, progress });
  await projectAll(db, blobs, account);
  const identity = await newestIdentity(vault, account);
  const settings = identity?.rows.find((r) => r.table === 'account')?.row;
  const bare = rebuilt.bare.map(({ item }) => bareProblem(account, item));
  const problems = [...rebuilt.problems, ...rebuilt.lostBlobs, ...bare].map((p) => p.problem);
  if (!identity) problems.push('Its sign-in is not in the vault: add it again with `lifeboat account add`.');
  const lost = await lossOf(vault, db, account, rebuilt, head, (settings?.lost as string | null) ?? null);
  if (rebuilt.recorded && rebuilt.recorded.digest !== rebuilt.digest)
    problems.push('What came back is not what the vault recorded.');
  const point: Point = {
    seq: rebuilt.point?.seq ?? 0,
    chain: rebuilt.point?.chain ?? CHAIN_START,
    // web writes go on in an epoch of their own: no sync token of the lost one may fit
    epoch: lost ? randomUUID() : epochOf(rebuilt, head, settings),
  };
  await insertRows(
    db,
    (identity?.rows ?? []).filter((r) => r.table !== 'account'),
  );
  await db
    .insertInto('account')
    .values(accountRow(account, at, settings, point, lost))
    .execute();
  const email = identity?.rows.find((r) => r.table === 'auth_user')?.row.email;
  return {
    account,
    email: typeof email === 'string' ? email : account,
    state: lost ? 'recovering' : rebuilt.point ? 'live' : 'failed',
    seq: point.seq,
    digest: rebuilt.digest,
    planned: {
      items: rebuilt.recorded?.items ?? rebuilt.items,
      blobs: rebuilt.blobs + rebuilt.lostBlobs.length,
    },
    done: { items: rebuilt.items, blobs: rebuilt.blobs, bytes: rebuilt.bytes },
    lost,
    problems,
    point,
  };
}

/** Nothing is lost when the rebuilt journal ends at, or after, the last head that was recorded for it. */
async function lossOf(
  vault: Vault,
  db: Kysely<Schema>,
  account: string,
  rebuilt: Rebuilt,
  head: HeadRec | null,
  earlier: string | null,
): Promise<Lost | null> {
  const seq = rebuilt.point?.seq ?? 0;
  const known = await newestKnown(vault, account, [rebuilt.point?.epoch, head?.epoch]);
  const to = Math.max(head?.seq ?? 0, known);
  const before = earlier === null ? null : (JSON.parse(earlier) as Lost);
  const differs = head !== null && head.seq <= seq && (await chainAt(db, account, head.seq)) !== head.chain;
  if (to <= seq && !differs) return before;
  const newest = await db
    .selectFrom('change')
    .where('account_id', '=', account)
    .where('seq', '=', seq)
    .select('at')
    .executeTakeFirst();
  const from = Math.min(before?.from ?? Infinity, differs ? head.seq : seq + 1);
  return { from, to: Math.max(to, before?.to ?? 0), since: before?.since ?? newest?.at ?? null };
}

/** The newest seq that names of files tell of: a segment that cannot be read still says what it held. */
async function newestKnown(
  vault: Vault,
  account: string,
  epochs: readonly (string | undefined)[],
): Promise<number> {
  const { segments } = await accountFiles(vault, account);
  return segments.filter((f) => epochs.includes(f.epoch)).reduce((most, f) => Math.max(most, f.to), 0);
}

async function chainAt(db: Kysely<Schema>, account: string, seq: number): Promise<string> {
  if (seq === 0) return CHAIN_START;
  const row = await db
    .selectFrom('change')
    .where('account_id', '=', account)
    .where('seq', '=', seq)
    .select('chain')
    .executeTakeFirst();
  return row?.chain ?? '';
}

/** The epoch clients know: as recorded with this very head, else as the account's settings or segments name it. */
function epochOf(rebuilt: Rebuilt, head: HeadRec | null, settings: RowRec['row'] | undefined): string {
  const { point } = rebuilt;
  if (head && head.seq === point?.seq && head.chain === point.chain) return head.epoch;
  return point?.epoch ?? (settings?.epoch as string | undefined) ?? randomUUID();
}

function accountRow(
  account: string,
  at: string,
  settings: RowRec['row'] | undefined,
  point: Point,
  lost: Lost | null,
): Insertable<AccountTable> {
  const base = { name: account, country: null, quota: null, derived_no: 0, support_no: 0, created_at: at };
  return {
    ...base,
    ...(settings as Partial<Insertable<AccountTable>> | undefined),
    account_id: account,
    ...point,
    state: lost ? 'recovering' : 'live',
    lost: lost ? JSON.stringify(lost) : null,
  };
}
