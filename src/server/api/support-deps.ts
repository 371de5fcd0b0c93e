import { ownFacts } from '../account/archive/own.ts';
import { standings } from '../account/read/standing.ts';
import { SupportDesk } from '../account/support/desk.ts';
import { Allowance } from '../http/allowance.ts';
import { attemptsSeen, vaultFacts } from '../vault/facts.ts';
import type { Deps } from './deps.ts';
import type { SupportDeps } from './support.ts';

/** Narrows what a server has to what the doors of support are given. */
export function supportDeps({ room, vault, runner, live, quota }: Deps): SupportDeps {
  const desk = new SupportDesk(room, live, {
    vault: (account, now) => vaultFacts(vault, account, now),
    attempts: (account) => attemptsSeen(vault, account),
    own: (account) => ownFacts(room, runner, account),
    quota,
  });
  const standing = async (account: string) => (await standings(room, [account]))[0] ?? {};
  const now = () => room.clock().getTime();
  const finds = new Allowance({ most: 20, of: 'accounts', now });
  const opens = new Allowance({ most: 100, of: 'items', now });
  return { desk, finds, opens, live, standing };
}
