import { setTimeout as sleep } from 'node:timers/promises';

/** Whether work ended within `ms`; an error within that time is thrown, a later one is the job's own to record. */
export async function within(work: Promise<unknown>, ms: number): Promise<boolean> {
  const cancel = new AbortController();
  const timer = sleep(ms, false, { signal: cancel.signal }).catch(() => false);
  work.catch((error: unknown) => console.error('a long job failed:', (error as Error).message));
  const done = await Promise.race([work.then(() => true), timer]);
  cancel.abort();
  return done;
}
