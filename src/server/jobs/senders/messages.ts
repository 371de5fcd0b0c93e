import type { Filled } from '../../account/archive/fill.ts';
import type { StorePlace } from '../../account/room.ts';
import type { PostedError } from '../../account/writer/writer.ts';

/** What every sender thread is started with. */
export type SenderSetup = Pick<StorePlace, 'data'>;

/** A table comes with the first request for it that a thread gets; its bytes are shared, not copied. */
export type ToSender =
  | { id: number; ask: 'table'; account: string; sha: string }
  | {
      id: number;
      ask: 'fill';
      account: string;
      table: number;
      bytes?: Uint8Array<SharedArrayBuffer>;
      start: number;
      target: Uint8Array<SharedArrayBuffer>;
    }
  | { id: null; ask: 'forget'; table: number };

export type FromSender =
  | { id: number; error: PostedError }
  | { id: number; table: Uint8Array<SharedArrayBuffer> }
  | { id: number; filled: Filled };
