import { availableParallelism, loadavg } from 'node:os';
import { median, say } from '../measure.ts';
import type { Run } from './programs.ts';

interface Times {
  ms: number[];
  client: number[];
  server: number[];
}

const range = (values: number[], digits: number): string =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;

/** Load of this machine for each core: above 1 nothing is judged. */
export const loadPerCore = (): number => loadavg()[0]! / availableParallelism();

/** Times of alternating rounds, and what they say pair by pair. */
export class Rounds {
  readonly #set: string;
  readonly #size: number;
  readonly #wanted: Record<string, number>;
  readonly #times = new Map<string, Times>();
  readonly #skipped: string[] = [];
  readonly #load: number[] = [];
  #memory = 0;

  /** `wanted`: least share of a reference's speed, by its name. */
  constructor(set: string, size: number, wanted: Record<string, number>) {
    this.#set = set;
    this.#size = size;
    this.#wanted = wanted;
  }

  add(name: string, { ms, cpu }: Run, server: number): void {
    const times = this.#times.get(name) ?? { ms: [], client: [], server: [] };
    this.#times.set(name, times);
    times.ms.push(ms);
    times.client.push(cpu);
    times.server.push(server);
    this.#load.push(loadPerCore());
  }

  skipped(name: string): void {
    this.#skipped.push(name);
  }

  /** MB over idle, as it stood after a round. */
  memory(megabytes: number): void {
    this.#memory = Math.max(this.#memory, megabytes);
  }

  print(): void {
    say(
      `${this.#set}: ${(this.#size / 1e6).toFixed(0)} MB`,
      `memory over idle at most ${this.#memory.toFixed(0)} MB`,
    );
    for (const [name, { ms, client, server }] of this.#times) {
      const rate = this.#size / 1e3 / median(ms);
      say(
        `  ${name}`,
        `${range(ms, 0)} ms, ${rate.toFixed(0)} MB/s, CPU server ${median(server).toFixed(2)} s, client ${median(client).toFixed(2)} s`,
      );
    }
    const own = this.#times.get('lifeboat')!.ms;
    for (const [name, { ms }] of this.#times) {
      if (name === 'lifeboat') continue;
      const ratios = ms.map((other, round) => other / own[round]!);
      say(`  speed as a share of ${name}'s`, `${range(ratios, 2)}${this.#verdict(name, median(ratios))}`);
    }
    for (const name of this.#skipped) say(`  ${name}`, 'skipped: not installed here');
    say('  load per core', range(this.#load, 2));
  }

  #verdict(name: string, found: number): string {
    const least = this.#wanted[name];
    if (least === undefined) return '';
    if (Math.max(...this.#load) > 1) return ` (wanted ≥ ${least}; not judged: load above 1 per core)`;
    return found >= least ? ` ok (≥ ${least})` : ` MISSED (≥ ${least})`;
  }
}
