import { VaultFailure } from '../failures.ts';

/** How long a call on the vault's disk may take, ms: a network disk that is away blocks a call for ever. */
export const PATIENCE_MS = 30_000;
/** What was written may take long to reach the disk. */
export const SYNC_TIMES = 10;

const seconds = (ms: number): string => `${Math.max(1, Math.round(ms / 1000))} seconds`;

export const hanging = (ms: number): VaultFailure =>
  new VaultFailure('hanging', `The second copy’s disk did not answer for ${seconds(ms)}.`);

let stuck = 0;

/** Calls that were given up and have not come back: each holds a thread of this process until they do. */
export const stuckCalls = (): number => stuck;

/**
 * Waits for one call on the vault's disk, `ms` at most. What it gives after that goes to `late`, so that nothing stays
 * open. @throws VaultFailure `hanging`
 */
export async function answered<T>(
  call: Promise<T>,
  ms: number,
  late: (value: T) => unknown = () => undefined,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      stuck++;
      const back = () => void stuck--;
      call.then(late).then(back, back);
      reject(hanging(ms));
    }, ms);
  });
  try {
    return await Promise.race([call, limit]);
  } finally {
    clearTimeout(timer);
  }
}
