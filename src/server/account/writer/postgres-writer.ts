import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Head } from '../../store/heads.ts';
import { isTransient } from '../../store/sql/postgres.ts';
import type { Schema } from '../../store/sql/schema.ts';
import { isPostgresTrouble, storeFailure } from '../../store/failures.ts';
import { type VerbName, verbs } from '../verbs/index.ts';
import type { Writer } from './writer.ts';

const GIVE_UP_MS = 60_000;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Writes over the pool, a transaction a verb. An error that another connection may not see (failover, deadlock,
 * serialization) is met by running the whole verb again: ids are made before, so a retry finds itself.
 */
export function postgresWriter(db: Kysely<Schema>): Writer {
  const listeners: ((heads: Head[]) => void)[] = [];
  const once = async (verb: VerbName, args: unknown) => {
    const heads: Head[] = [];
    const value = await db
      .transaction()
      .execute((tx) =>
        (verbs[verb] as (ctx: unknown, args: unknown) => Promise<unknown>)({ db: tx, heads }, args),
      );
    for (const listener of listeners) if (heads.length > 0) listener(heads);
    return value;
  };
  return {
    async run(verb, args) {
      const giveUp = Date.now() + GIVE_UP_MS;
      for (let pause = 20; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
        try {
          return (await once(verb, args)) as never;
        } catch (error) {
          if (!isTransient(error)) throw isPostgresTrouble(error) ? storeFailure(error) : error;
          if (Date.now() > giveUp) throw storeFailure(error);
          await sleep(pause * (0.5 + Math.random()));
        }
      }
    },
    onMoved: (listener) => void listeners.push(listener),
    connect: () => null,
    close: async () => undefined,
  };
}
