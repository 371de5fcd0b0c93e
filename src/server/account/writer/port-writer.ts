import type { MessagePort } from 'node:worker_threads';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { Head } from '../../store/heads.ts';
import { revivedError } from './errors.ts';
import type { FromThread, ToThread, Writer } from './writer.ts';

/** Calls that wait for the writer thread's answer over one port. */
export class PortCalls {
  readonly #send: (message: ToThread) => void;
  readonly #moved: (heads: Head[]) => void;
  readonly #waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  #next = 1;
  #dead: Error | null = null;

  constructor(send: (message: ToThread) => void, moved: (heads: Head[]) => void = () => undefined) {
    this.#send = send;
    this.#moved = moved;
  }

  run: Writer['run'] = (verb, args) => {
    if (this.#dead) return Promise.reject(this.#dead);
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ id, verb, args });
    });
  };

  /** Takes one message of the thread; others than answers are none of its business. */
  hear(message: FromThread): void {
    if ('moved' in message) return this.#moved(message.moved);
    if (!('id' in message)) return;
    const call = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('error' in message) call?.reject(revivedError(message.error));
    else call?.resolve(message.value as never);
  }

  /** Rejects everything that waits, and all that comes. */
  end(error: Error): void {
    this.#dead ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#dead);
    this.#waiting.clear();
  }

  get dead(): boolean {
    return this.#dead !== null;
  }
}

/** A writer elsewhere than the writer thread: its calls go there and come back over some channel. */
export const callsWriter = (calls: PortCalls, close: () => void): Writer => ({
  run: calls.run,
  onMoved: () => undefined,
  connect: () => null,
  close: async () => close(),
});

/** A writer for another thread: its calls go straight to the writer thread, past the one that answers requests. */
export function portWriter(port: MessagePort): Writer {
  const calls = new PortCalls((message) => port.postMessage(message));
  port.on('message', (message: FromThread) => calls.hear(message));
  port.on('close', () => calls.end(new LifeboatError('store.stopping', { retryAfter: 5 })));
  return callsWriter(calls, () => port.close());
}
