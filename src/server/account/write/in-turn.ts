import { setTimeout as sleep } from 'node:timers/promises';
import { LifeboatError } from '../../../shared/contract/problem.ts';

/** Another process may be writing the same item: this often a lost race is run again. */
const TRIES = 20;
const PAUSE_MS = 5;
const tails = new Map<string, Promise<unknown>>();

/** Runs the writes of one item one after another: each reads what the one before it left. */
async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = tails.get(key) ?? Promise.resolve();
  const mine = before.then(work, work);
  const tail = mine.catch(() => undefined);
  tails.set(key, tail);
  try {
    return await mine;
  } finally {
    if (tails.get(key) === tail) tails.delete(key);
  }
}

/**
 * A write that reads the item, changes some of it and expects what it read. With the caller's own `expect` a lost race is the
 * caller's; without, it is run again on what is live now: last write wins, and loses nothing of the other's.
 */
export function lastWins<T>(
  account: string,
  item: string,
  expect: string | undefined,
  write: () => Promise<T>,
): Promise<T> {
  return inTurn(`${account} ${item}`, async () => {
    for (let tries = 1; ; tries++) {
      try {
        return await write();
      } catch (error) {
        const lost = error instanceof LifeboatError && error.code === 'item.changed' && expect === undefined;
        if (!lost || tries >= TRIES) throw error;
        await sleep(Math.random() * PAUSE_MS * tries);
      }
    }
  });
}
