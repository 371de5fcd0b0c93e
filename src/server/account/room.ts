import { openStore, type Store, type StorePlace } from '../store/open.ts';
import { postgresWriter } from './writer/postgres-writer.ts';
import type { FewVerbs, Writer } from './writer/writer.ts';

/**
 * The account room: what every read and verb here works on. In the server the writer is its thread or pool; in a
 * worker thread it posts to the server's.
 */
export interface Room extends Pick<Store, 'db' | 'blobs' | 'thumbs' | 'snapshot'> {
  /** The data folder, for scratch files below `tmp/`. */
  data: string;
  writer: Writer;
  /** The time for what is written now; given, so that demo and tests can live through months. */
  clock(): Date;
  retentionDays: number;
}

/** A room for reading: no verb but the one that mends what lists show, which changes nothing an owner has. */
export interface ReadRoom extends Omit<Room, 'writer'> {
  writer: FewVerbs<'mendProjections'>;
}

/** ISO instant of now. */
export const now = (room: Pick<Room, 'clock'>): string => room.clock().toISOString();

/** Long work that runs off the main thread, by name; `progress` is called with what is done so far. */
export interface Runner<Jobs> {
  run<J extends keyof Jobs & string>(
    job: J,
    args: JobArgs<Jobs[J]>,
    progress?: (done: number, total: number) => void,
  ): Promise<JobResult<Jobs[J]>>;
}
export type JobArgs<F> = F extends (room: never, args: infer A, ...rest: never[]) => unknown ? A : never;
export type JobResult<F> = F extends (...args: never[]) => infer R ? Awaited<R> : never;
/** Told by a job as it goes. */
export type Progress = (done: number, total: number) => void;

export { knownFailure } from '../store/failures.ts';
export type { BlobStat } from '../store/blobs/blobs.ts';
export type { StorePlace } from '../store/open.ts';
export { TEMP } from '../store/files.ts';
export { openBlobs } from '../store/open.ts';

/**
 * Opens a room of its own on the same store, for another thread or process. `writer` null: it writes over its own
 * connections to PostgreSQL.
 */
export function openRoom(
  place: StorePlace,
  writer: Writer | null,
  clock: () => Date,
  retentionDays: number,
): Room & { close(): Promise<void> } {
  const { db, blobs, thumbs, snapshot, close } = openStore(place);
  const own = writer ?? postgresWriter(db);
  return { db, blobs, thumbs, snapshot, close, data: place.data, writer: own, clock, retentionDays };
}
