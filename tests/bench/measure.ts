import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import type { TestServer } from '../harness/server.ts';

/** Milliseconds that `work` took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** The median time of several runs, milliseconds. */
export async function medianOf(runs: number, work: (run: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push(await timed(() => work(run)));
  return median(times);
}

/** Forgets the highest memory a server has had, so that the next look is at what follows. */
export const resetPeak = ({ child }: TestServer): void => writeFileSync(`/proc/${child.pid}/clear_refs`, '5');

/** The most memory a server has had since, MB; what it mapped counts too. */
export const peak = ({ child }: TestServer): number =>
  Math.round(
    Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? NaN) / 1024,
  );

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
export const rate = (bytes: number, ms: number): string => `${(bytes / 1e6 / (ms / 1000)).toFixed(0)} MB/s`;
export const ratio = (a: number, b: number): string => (a / b).toFixed(2);

export const say = (what: string, found: string): void => console.log(`${what.padEnd(46)} ${found}`);

export const load = (): string =>
  `load average ${loadavg()
    .map((n) => n.toFixed(1))
    .join(' ')} on ${availableParallelism()} cores`;
