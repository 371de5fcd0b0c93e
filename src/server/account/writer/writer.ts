import type { MessagePort } from 'node:worker_threads';
import type { Head } from '../../store/heads.ts';
import type { VerbArgs, VerbName, VerbResult } from '../verbs/index.ts';

/** The only way to write. Answers after the write is durable; `onMoved` tells of new heads, after COMMIT. */
export interface Writer {
  run<V extends VerbName>(verb: V, args: VerbArgs<V>): Promise<VerbResult<V>>;
  onMoved(listener: (heads: Head[]) => void): void;
  /** A port for a worker thread's own writer; null where it writes over its own connections (PostgreSQL). */
  connect(): MessagePort | null;
  close(): Promise<void>;
}

/** A writer that knows these verbs and no other. */
export interface FewVerbs<F extends VerbName> {
  run<V extends F>(verb: V, args: VerbArgs<V>): Promise<VerbResult<V>>;
}

/** Hands on only these verbs: the types say so, and whoever gets round the types is refused. */
export function onlyVerbs<F extends VerbName>(writer: FewVerbs<F>, ...allowed: readonly F[]): FewVerbs<F> {
  return {
    run: (verb, args) =>
      allowed.includes(verb)
        ? writer.run(verb, args)
        : Promise.reject(new TypeError(`${verb} is not for this room`)),
  };
}

/** Errors between threads: class instances do not survive the way. */
export interface PostedError {
  code: string | null;
  extra: Record<string, unknown>;
  message: string;
  stack: string | undefined;
}

export type ToThread =
  { id: number; verb: VerbName; args: unknown } | { connect: MessagePort } | { close: true };
export type FromThread =
  | { ready: true }
  | { closed: true }
  | { moved: Head[] }
  | { id: number; value: unknown }
  | { id: number; error: PostedError };
