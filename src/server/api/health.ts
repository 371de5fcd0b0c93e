import type { Context } from 'hono';
import { addressOf, isLoopback } from '../http/address.ts';
import type { Env } from '../http/env.ts';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { vaultUsable } from '../vault/facts.ts';
import type { Deps } from './deps.ts';

/** Whether store and vault are usable now. */
export async function ready({ room, vault }: Deps, c: Context<Env>): Promise<Response> {
  const problems: string[] = [];
  await room.db
    .selectFrom('instance')
    .select('key')
    .limit(1)
    .execute()
    .catch(() => problems.push('store: the database cannot be read'));
  const vaultProblem = await vaultUsable(vault);
  if (vaultProblem) problems.push(`vault: ${vaultProblem}`);
  return c.json({ ready: problems.length === 0, problems }, problems.length === 0 ? 200 : 503);
}

/** Prometheus text, for loopback or the bearer of the token. */
export async function metrics(
  { room }: Deps,
  c: Context<Env>,
  options: { token: string | null; trustProxy: boolean },
): Promise<Response> {
  const bearer = c.req.header('authorization') === `Bearer ${options.token}` && options.token !== null;
  if (!bearer && !isLoopback(addressOf(c, options.trustProxy))) throw new LifeboatError('auth.not-allowed');
  const count = ({ fn }: { fn: { countAll: <T>() => { as(name: 'n'): never } } }) =>
    fn.countAll<number>().as('n');
  const accounts = await room.db
    .selectFrom('account')
    .select(count as never)
    .executeTakeFirst();
  const attempts = await room.db
    .selectFrom('attempt')
    .groupBy(['kind', 'state'])
    .select(['kind', 'state', ({ fn }) => fn.countAll<number>().as('n')])
    .execute();
  const lines = [
    '# HELP lifeboat_accounts Accounts kept here.',
    '# TYPE lifeboat_accounts gauge',
    `lifeboat_accounts ${Number((accounts as { n?: number } | undefined)?.n ?? 0)}`,
    '# HELP lifeboat_vault_attempts_total Attempts of the vault by kind and state.',
    '# TYPE lifeboat_vault_attempts_total counter',
    ...attempts.map((a) => `lifeboat_vault_attempts_total{kind="${a.kind}",state="${a.state}"} ${a.n}`),
    '# HELP process_resident_memory_bytes Resident memory.',
    '# TYPE process_resident_memory_bytes gauge',
    `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
    '# HELP process_uptime_seconds Seconds since the start.',
    '# TYPE process_uptime_seconds gauge',
    `process_uptime_seconds ${Math.round(process.uptime())}`,
  ];
  return c.text(`${lines.join('\n')}\n`, 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
}
