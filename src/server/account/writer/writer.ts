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
