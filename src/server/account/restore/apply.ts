import type { Choices, Restore } from '../../../shared/contract/archives.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { ActorRef } from '../journal.ts';
import { now, type Room, type Runner } from '../room.ts';
import { restoreOf } from './list.ts';
import type { verifyApplied } from './verify.ts';

export interface ApplyRestore {
  account: string;
  plan: string;
  digest: string;
  choices: Choices;
  actor: ActorRef;
  /** Made before, so that a retry finds itself. */
  batch: string;
}

/**
 * Puts a plan into effect as one step and compares what was done with what was planned. A plan that was applied
 * already answers the same report. @throws `account.moved-on`, `restore.digest`, `restore.state`, `restore.not-found`
 */
export async function applyRestore(
  room: Room,
  runner: Runner<{ verifyApplied: typeof verifyApplied }>,
  { account, plan, digest, choices, actor, batch }: ApplyRestore,
): Promise<Restore> {
  const before = await restoreOf(room, account, plan);
  if (before.digest !== digest) throw new LifeboatError('restore.digest');
  if (before.state !== 'applied') {
    const act = before.source.type === 'import' ? 'import' : 'restore';
    try {
      await room.writer.run('applyPlan', {
        act: { account, batch, actor, at: now(room), act },
        plan,
        digest,
        choices,
      });
    } catch (error) {
      // another request may have been first
      const { state } = await restoreOf(room, account, plan);
      if (!(error instanceof LifeboatError) || state !== 'applied') throw error;
    }
  }
  if (before.report === null) await runner.run('verifyApplied', { account, plan });
  return restoreOf(room, account, plan);
}
