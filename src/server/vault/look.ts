import { setTimeout as sleep } from 'node:timers/promises';
import { type DiskReader, nearDisk } from './files/reader.ts';
import { problemNow } from './open.ts';
import type { Seen, VaultRoom } from './place.ts';

type Looking = Pick<VaultRoom, 'data' | 'vault'>;

/** Looks at the vault of a running instance. Never rejects. */
export async function lookAtVault(room: Looking, disk: DiskReader = nearDisk): Promise<Seen> {
  const problem = await problemNow(room, disk).catch((error: unknown) => error as Error);
  const number = problem === null ? await disk.disk(room.vault.folder).catch(() => null) : null;
  return { problem: problem && problem.message, disk: number };
}

/** A look that takes longer is not waited for: what was seen before is told until it ends. */
const WAIT_MS = 2_000;
const FRESH_MS = 1_000;

/** Looks at the vault for whoever asks how it is, one look at a time; nobody waits long for a disk that hangs. */
export class VaultLook {
  readonly #room: Looking;
  readonly #disk: DiskReader;
  #seen: Seen;
  #at = -Infinity;
  #looking: Promise<Seen> | null = null;
  /** The last look took too long: none is waited for until one does not. */
  #slow = false;

  constructor(room: Looking, disk: DiskReader) {
    this.#room = room;
    this.#disk = disk;
    this.#seen = { problem: room.vault.problem, disk: null };
  }

  look = async (): Promise<Seen> => {
    if (performance.now() - this.#at < FRESH_MS) return this.#seen;
    this.#looking ??= this.#again();
    const cancel = new AbortController();
    const late = sleep(this.#slow ? 0 : WAIT_MS, this.#seen, { signal: cancel.signal }).catch(
      () => this.#seen,
    );
    const seen = await Promise.race([this.#looking, late]);
    cancel.abort();
    return seen;
  };

  async #again(): Promise<Seen> {
    const started = performance.now();
    this.#seen = await lookAtVault(this.#room, this.#disk);
    this.#at = performance.now();
    this.#slow = this.#at - started > WAIT_MS;
    this.#looking = null;
    return this.#seen;
  }
}
