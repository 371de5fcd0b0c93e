import type { Choices, Restore } from '../../../shared/contract/archives.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { ActorRef } from '../journal.ts';
import { now, type Room, type Runner } from '../room.ts';
import type { makeBeside } from './beside.ts';
import { keptBeside } from './choices.ts';
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
  runner: Runner<Jobs>,
  { account, plan, digest, choices, actor, batch }: ApplyRestore,
): Promise<Restore> {
  const before = await restoreOf(room, account, plan);
  if (before.digest !== digest) throw new LifeboatError('restore.digest');
  if (before.state !== 'applied') {
    const chosen = before.state === 'ready' ? await withBeside(runner, { account, plan, choices }) : choices;
    const act = before.source.type === 'import' ? 'import' : 'restore';
    try {
      await room.writer.run('applyPlan', {
        act: { account, batch, actor, at: now(room), act },
        plan,
        digest,
        choices: chosen,
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

type Jobs = { verifyApplied: typeof verifyApplied; makeBeside: typeof makeBeside };

/** The choices, with what is to be kept beside ready and ticked where its original is. */
async function withBeside(
  runner: Runner<Jobs>,
  job: { account: string; plan: string; choices: Choices },
): Promise<Choices> {
  const { choices } = job;
  if (keptBeside(choices).length === 0) return choices;
  const made = await runner.run('makeBeside', job);
  return choices.only ? { ...choices, only: [...choices.only, ...made] } : choices;
}
