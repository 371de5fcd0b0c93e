import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Attempt, BackupFacts } from '../../shared/contract/backup.ts';
import { ownFacts } from '../account/archive/own.ts';
import { deviceFacts } from '../account/read/device-facts.ts';
import { readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import { listAttempts, vaultFacts } from '../vault/facts.ts';
import type { Deps, Routes } from './deps.ts';
import { within } from './within.ts';

const AttemptsQuery = z.object({
  kind: z.enum(['backup', 'proof', 'scrub']).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
});
const WAIT_MS = 60_000;

/** The three facts of home, "Back up now", and every attempt. */
export function backup(deps: Deps): Routes {
  const { room, vault, runner } = deps;
  const routes = new Hono<Env>();
  const facts = async (c: Context<Env>): Promise<BackupFacts> => {
    const account = accountOf(c);
    const now = room.clock();
    return {
      asOf: now.toISOString(),
      device: await deviceFacts(room, account),
      vault: await vaultFacts(vault, account, now),
      own: await ownFacts(room, runner, account),
    };
  };
  routes.get('/', async (c) => c.json(await facts(c)));
  routes.post('/', async (c) => {
    const work = backUp(deps, accountOf(c));
    return (await within(work, WAIT_MS)) ? c.json(await work) : c.json({ state: 'running' }, 202);
  });
  routes.get('/attempts', async (c) => {
    const items = await listAttempts(vault, accountOf(c), readQuery(c, AttemptsQuery));
    return c.json({ items, total: items.length, next: null });
  });
  return routes;
}

/** A backup now; the first one is followed by its proof at once, so that no copy stays untested. */
export async function backUp({ vault, runner }: Deps, account: string): Promise<Attempt> {
  const made = await runner.run('backup', { account, asked: true });
  const proofs = await listAttempts(vault, account, { kind: 'proof', limit: 1 });
  if (made.state !== 'failed' && proofs.length === 0) await runner.run('prove', { account });
  return made;
}
