import { LifeboatError } from '../../../shared/contract/problem.ts';
import { ACCOUNT_TABLES } from '../../store/sql/account-tables.ts';
import { DEFAULTS } from '../collections.ts';
import { transact, type VerbContext } from '../journal.ts';
import { CHAIN_START } from '../version.ts';

export interface NewAccount {
  id: string;
  email: string;
  name: string;
  /** argon2id hash. */
  password: string;
  role: 'owner' | 'agent' | 'operator';
  phone?: string;
  at: string;
  epoch: string;
  batch: string;
}

/** Makes a sign-in and, for an owner, the account with its first collections: all or nothing. */
export async function createAccount(ctx: VerbContext, made: NewAccount): Promise<void> {
  const { db } = ctx;
  const email = made.email.trim().toLowerCase();
  const times = { createdAt: made.at, updatedAt: made.at };
  const added = await db
    .insertInto('auth_user')
    .values({ id: made.id, name: made.name, email, emailVerified: 1, image: null, role: made.role, ...times })
    .onConflict((c) => c.column('email').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!added) return checkOwn(ctx, email, made.id);
  await db
    .insertInto('auth_credential')
    .values({
      id: `${made.id}-password`,
      accountId: made.id,
      providerId: 'credential',
      userId: made.id,
      accessToken: null,
      refreshToken: null,
      idToken: null,
      accessTokenExpiresAt: null,
      refreshTokenExpiresAt: null,
      scope: null,
      password: made.password,
      ...times,
    })
    .execute();
  if (made.role !== 'owner') return;
  await db
    .insertInto('directory')
    .values({ email, account_id: made.id, phone: made.phone ?? null })
    .execute();
  await db
    .insertInto('account')
    .values({
      account_id: made.id,
      name: made.name,
      epoch: made.epoch,
      seq: 0,
      chain: CHAIN_START,
      state: 'live',
      lost: null,
      country: null,
      quota: null,
      derived_no: 0,
      support_no: 0,
      created_at: made.at,
    })
    .execute();
  const act = {
    account: made.id,
    batch: made.batch,
    actor: { type: 'system', id: 'start' } as const,
    at: made.at,
    act: 'start',
  };
  await transact(ctx, act, (tx) =>
    tx.put(DEFAULTS.map(({ id, version }) => ({ id, version, size: 0, uid: null }))),
  );
}

/** Fine when this very sign-in was made before: a retry after an unknown outcome finds itself. */
async function checkOwn({ db }: VerbContext, email: string, id: string): Promise<void> {
  const known = await db.selectFrom('auth_user').where('email', '=', email).select('id').executeTakeFirst();
  if (known?.id !== id) throw new LifeboatError('account.exists');
}

/** Erases an account on purpose: every row of it and its sign-in. Its blobs are the caller's to remove. */
export async function eraseAccount(
  { db, heads }: VerbContext,
  { account }: { account: string },
): Promise<void> {
  for (const table of ACCOUNT_TABLES) await db.deleteFrom(table).where('account_id', '=', account).execute();
  await db.deleteFrom('auth_session').where('userId', '=', account).execute();
  await db.deleteFrom('auth_credential').where('userId', '=', account).execute();
  await db.deleteFrom('auth_user').where('id', '=', account).execute();
  heads.push({ account, epoch: '', seq: 0, chain: '', end: true });
}

/** Replaces a sign-in's password; its sessions end. */
export async function setPassword(
  { db }: VerbContext,
  { user, password, at }: { user: string; password: string; at: string },
): Promise<void> {
  await db
    .updateTable('auth_credential')
    .set({ password, updatedAt: at })
    .where('userId', '=', user)
    .where('providerId', '=', 'credential')
    .execute();
  await db.deleteFrom('auth_session').where('userId', '=', user).execute();
}

/** Sets or clears what the instance remembers outside any account (notice, set-up link, heads the vault named). */
export async function setInstance(
  { db }: VerbContext,
  { key, value }: { key: string; value: string | null },
): Promise<void> {
  await db.deleteFrom('instance').where('key', '=', key).execute();
  if (value !== null) await db.insertInto('instance').values({ key, value }).execute();
}

/** Marks an account as come back from a loss: what is missing is kept with it, and writes go into a new epoch. */
export async function markRecovering(
  { db, heads }: VerbContext,
  { account, epoch, lost }: { account: string; epoch: string; lost: string },
): Promise<void> {
  const head = await db
    .updateTable('account')
    .set({ state: 'recovering', epoch, lost })
    .where('account_id', '=', account)
    .returning(['seq', 'chain'])
    .executeTakeFirst();
  if (head) heads.push({ account, epoch, ...head });
}

/** The owner, or the operator for all, has read what is missing and says go on. */
export async function goOn({ db, heads }: VerbContext, { account }: { account: string }): Promise<void> {
  const head = await db
    .updateTable('account')
    .set({ state: 'live' })
    .where('account_id', '=', account)
    .returning(['epoch', 'seq', 'chain'])
    .executeTakeFirst();
  if (head) heads.push({ account, ...head });
}
