import type { Head } from '../../store/heads.ts';
import type { VerbArgs, VerbName, VerbResult } from '../verbs/index.ts';

/** The only way to write. Answers after the write is durable; `moved` tells of new heads, after COMMIT. */
export interface Writer {
  run<V extends VerbName>(verb: V, args: VerbArgs<V>): Promise<VerbResult<V>>;
  onMoved(listener: (heads: Head[]) => void): void;
  close(): Promise<void>;
}

/** Errors between threads: class instances do not survive the way. */
export interface PostedError {
  code: string | null;
  extra: Record<string, unknown>;
  message: string;
  stack: string | undefined;
}

export type ToThread = { id: number; verb: VerbName; args: unknown } | { close: true };
export type FromThread =
  | { ready: true }
  | { closed: true }
  | { id: number; value: unknown; heads: Head[] }
  | { id: number; error: PostedError };
