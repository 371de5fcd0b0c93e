import type { Context } from 'hono';
import { instanceCounts, storeAnswers } from '../account/read/instance.ts';
import { addressOf, isLoopback } from '../http/address.ts';
import type { Env } from '../http/env.ts';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { vaultUsable } from '../vault/facts.ts';
import type { Deps } from './deps.ts';

/** Whether store and vault are usable now. */
export async function ready({ room, vault }: Deps, c: Context<Env>): Promise<Response> {
  const problems: string[] = [];
  if (!(await storeAnswers(room))) problems.push('store: the database cannot be read');
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
  // a proxy on this machine makes everybody look like loopback
  const proxied = c.req.header('x-forwarded-for') !== undefined || c.req.header('forwarded') !== undefined;
  const near = isLoopback(addressOf(c, options.trustProxy)) && (options.trustProxy || !proxied);
  const bearer = c.req.header('authorization') === `Bearer ${options.token}` && options.token !== null;
  if (!bearer && !near) throw new LifeboatError('auth.not-allowed');
  const { accounts, attempts } = await instanceCounts(room);
  const lines = [
    '# HELP lifeboat_accounts Accounts kept here.',
    '# TYPE lifeboat_accounts gauge',
    `lifeboat_accounts ${accounts}`,
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
