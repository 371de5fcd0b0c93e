import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { VaultFailure } from '../failures.ts';
import { hanging } from './patience.ts';
import type { DiskReader } from './reader.ts';

const CHILD = fileURLToPath(new URL('./far-child.ts', import.meta.url));
/** Processes that were ended and are still there: a call that hangs in the kernel keeps its process. */
const MOST_LEFT = 3;

interface Waiting {
  resolve(value: never): void;
  reject(error: Error): void;
}

interface Answer {
  id: number;
  value?: never;
  error?: { code?: string; syscall?: string; message: string };
}

/**
 * Reads a disk that may hang from a small process of its own, which is ended and replaced when it does not answer: a
 * network disk that is away costs no thread here, and no wait longer than `patience`.
 */
export class FarDisk implements DiskReader {
  readonly #patience: number;
  readonly #waiting = new Map<number, Waiting>();
  #child: ChildProcess | null = null;
  #left = 0;
  #next = 1;
  #closed = false;

  constructor(patience: number) {
    this.#patience = patience;
  }

  readdir = (path: string): Promise<string[]> => this.#call('readdir', path);
  readFile = async (path: string): Promise<Buffer> =>
    Buffer.from(await this.#call<Uint8Array>('readFile', path));
  disk = (path: string): Promise<number> => this.#call('disk', path);

  async #call<T>(call: keyof DiskReader, path: string): Promise<T> {
    if (this.#closed || this.#left >= MOST_LEFT) throw hanging(this.#patience);
    const id = this.#next++;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#waiting.set(id, { resolve, reject });
    const child = (this.#child ??= this.#start());
    child.ref();
    child.channel?.ref();
    child.send({ id, call, path }, () => undefined);
    const limit = setTimeout(() => this.#end(hanging(this.#patience)), this.#patience);
    try {
      return await promise;
    } finally {
      clearTimeout(limit);
      this.#rest();
    }
  }

  #start(): ChildProcess {
    const child = fork(CHILD, [], {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#left++;
    const lost = () => {
      if (child === this.#child)
        this.#end(new VaultFailure('unreadable', 'The second copy could not be looked at.'));
    };
    child.on('exit', () => {
      this.#left--;
      lost();
    });
    child.on('error', lost);
    child.on('message', (message) => this.#hear(message as Answer));
    return child;
  }

  #hear({ id, value, error }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(Object.assign(new Error(error.message), error));
    else waiting?.resolve(value!);
  }

  /** Ends the process; the next call starts another. */
  #end(error: Error): void {
    const child = this.#child;
    this.#child = null;
    child?.kill('SIGKILL');
    child?.unref();
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  /** Without a call it keeps nobody awake. */
  #rest(): void {
    if (this.#waiting.size > 0) return;
    this.#child?.unref();
    this.#child?.channel?.unref();
  }

  close(): void {
    this.#closed = true;
    this.#end(hanging(this.#patience));
  }
}
