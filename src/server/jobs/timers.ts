import type { LiveHub } from '../account/live.ts';
import { type Standing, standings } from '../account/read/standing.ts';
import type { Room, Runner } from '../account/room.ts';
import type { Jobs } from './worker/jobs.ts';
import { MediaJob } from './media/job.ts';
import { sweepTemp } from './sweep.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const POLL_MS = 1_000;

interface Parts {
  room: Room;
  runner: Runner<Jobs>;
  live: LiveHub;
}

/** What happens without being asked: photos are read, backups made and proven, leftovers swept. */
export class Timers {
  readonly media: MediaJob;
  readonly #parts: Parts;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #busy = new Set<string>();
  readonly #seen = new Map<string, Standing>();
  readonly #pollHeads: boolean;

  constructor(parts: Parts, { pollHeads }: { pollHeads: boolean }) {
    this.#parts = parts;
    this.#pollHeads = pollHeads;
    this.media = new MediaJob(parts.room, parts.live);
    parts.room.writer.onMoved(() => this.media.wake());
  }

  start(): void {
    const { runner, room } = this.#parts;
    this.media.wake();
    this.#every(MINUTE, 'backup', () => runner.run('backupAll', {}));
    this.#every(10 * MINUTE, 'proof', () => runner.run('proveDue', {}));
    this.#every(60 * MINUTE, 'scrub', () => runner.run('scrubDue', {}));
    this.#every(60 * MINUTE, 'sweep', () => sweepTemp(room.data));
    this.#every(DAY, 'thumbnails', () => room.thumbs.sweep(new Date(Date.now() - DAY)));
    this.#every(DAY, 'leftovers', () => runner.run('sweepVault', {}));
    if (this.#pollHeads) this.#every(POLL_MS, 'heads', () => this.#poll());
  }

  /** Runs `work` at each interval, and first after a moment; never twice at once. Its errors are its own to record. */
  #every(ms: number, name: string, work: () => Promise<unknown>): void {
    const once = async () => {
      if (this.#busy.has(name)) return;
      this.#busy.add(name);
      await work().catch((error: unknown) => console.error(`${name}:`, (error as Error).message));
      this.#busy.delete(name);
    };
    this.#timers.push(setTimeout(once, Math.min(ms, 5_000)).unref(), setInterval(once, ms).unref());
  }

  /** Over PostgreSQL other processes write too: whoever is watched is looked at. */
  async #poll(): Promise<void> {
    const { live, room } = this.#parts;
    for (const now of await standings(room, live.watched())) {
      const { account, seq, derived, support } = now;
      const seen = this.#seen.get(account);
      if (seen?.seq !== seq || seen.derived !== derived) live.tell(account, { seq, derived });
      if (seen?.support !== support) live.tell(account, { support });
      this.#seen.set(account, now);
    }
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    await this.media.stop();
  }
}
