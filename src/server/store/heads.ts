import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { writeFileWhole } from './files.ts';

/** The newest change an account was known to have. */
export interface Head {
  account: string;
  epoch: string;
  seq: number;
  chain: string;
  /** true: the account was erased on purpose; older records of it count for nothing. */
  end?: boolean;
}

const SYNC_WITHIN_MS = 200;

/** One record a line: CRC-32 in hex, a blank, the head as JSON. A torn last line fails its check and is left out. */
const line = (head: Head) => {
  const json = JSON.stringify(head);
  return `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`;
};

/** The newest head of each account as the log names them; damaged lines are passed over. */
export function readHeads(path: string): Map<string, Head> {
  const heads = new Map<string, Head>();
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return heads;
    throw error;
  }
  for (const record of text.split('\n')) {
    const json = record.slice(9);
    if (!json || crc32(json).toString(16).padStart(8, '0') !== record.slice(0, 8)) continue;
    const head = JSON.parse(json) as Head;
    if (head.end) heads.delete(head.account);
    else heads.set(head.account, head);
  }
  return heads;
}

/**
 * `heads.log`: says outside the database how far the database had come, so that one that was cut back is noticed
 * at start. Written only after COMMIT, so never ahead of the database; synced within 200 ms, and at stop.
 */
export class HeadsLog {
  readonly #fd: number;
  #timer: NodeJS.Timeout | null = null;

  private constructor(fd: number) {
    this.#fd = fd;
  }

  /** Opens for appending, first compacted to one record an account. */
  static async open(path: string): Promise<HeadsLog> {
    const heads = readHeads(path);
    await writeFileWhole(path, [...heads.values()].map(line).join(''));
    return new HeadsLog(openSync(path, 'a', 0o600));
  }

  append(heads: readonly Head[]): void {
    if (heads.length === 0) return;
    // begins on a line of its own, whatever an append that failed left there
    writeSync(this.#fd, `\n${heads.map(line).join('')}`);
    this.#timer ??= setTimeout(() => this.sync(), SYNC_WITHIN_MS);
  }

  sync(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    fdatasyncSync(this.#fd);
  }

  close(): void {
    this.sync();
    closeSync(this.#fd);
  }
}
