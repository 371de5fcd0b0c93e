import type { ControlledTransaction, Insertable, Kysely } from 'kysely';
import { chunks } from '../../store/sql/chunks.ts';
import type {
  BatchTable,
  BlobTable,
  BodyTable,
  ChangeTable,
  DepartureTable,
  Schema,
  VersionTable,
} from '../../store/sql/schema.ts';
import type {
  BatchRec,
  BlobRec,
  BodyRec,
  ChangeRec,
  DepartureRec,
  UndoneRec,
  VersionRec,
} from '../format/kinds.ts';
import type { Sink } from '../read/sink.ts';

/**
 * Until a rebuild is finished, live versions carry this instead of no `until_seq`: names and UIDs that changed hands
 * in one batch would otherwise clash on the way.
 */
export const OPEN = 0;
const HELD_ROWS = 1000;
const HELD_BYTES = 4 << 20;

interface Held {
  body: Insertable<BodyTable>[];
  blob: Insertable<BlobTable>[];
  version: Insertable<VersionTable>[];
  change: Insertable<ChangeTable>[];
  departure: Insertable<DepartureTable>[];
  batch: Insertable<BatchTable>[];
}

const empty = (): Held => ({ body: [], blob: [], version: [], change: [], departure: [], batch: [] });

const TABLES = ['body', 'blob', 'version', 'change', 'departure', 'batch'] as const;

/** Writes what the vault holds of one account as rows of a store, a transaction a file. */
export class RowSink implements Sink {
  readonly #db: Kysely<Schema>;
  readonly #account: string;
  readonly #at: string;
  #trx: ControlledTransaction<Schema> | null = null;
  #held = empty();
  #rows = 0;
  #bytes = 0;
  /** Versions held that are live so far, by item. */
  #live = new Map<string, Insertable<VersionTable>>();
  #ended: { item: string; seq: number }[] = [];
  #undone: UndoneRec[] = [];

  /** `at`: what blobs are said to have arrived at. */
  constructor(db: Kysely<Schema>, account: string, at: string) {
    this.#db = db;
    this.#account = account;
    this.#at = at;
  }

  async begin(): Promise<void> {
    this.#reset();
    this.#trx = await this.#db.startTransaction().execute();
  }

  async commit(): Promise<void> {
    await this.#flush();
    await this.#trx!.commit().execute();
    this.#trx = null;
  }

  async rollback(): Promise<void> {
    this.#reset();
    await this.#trx!.rollback().execute();
    this.#trx = null;
  }

  async clear(): Promise<void> {
    this.#reset();
    for (const table of TABLES)
      await this.#trx!.deleteFrom(table).where('account_id', '=', this.#account).execute();
  }

  async body({ sha, crc32 }: BodyRec, bytes: Buffer): Promise<void> {
    await this.#hold('body', { account_id: this.#account, sha, bytes, size: bytes.length, crc32 });
    this.#bytes += bytes.length;
  }

  async blob({ sha, size, crc32 }: BlobRec): Promise<void> {
    await this.#hold('blob', { account_id: this.#account, sha, size, crc32, at: this.#at });
  }

  async change(rec: ChangeRec, applies: boolean): Promise<void> {
    const { seq, item, kind, before, after, actorType, actorId, at, batch, chain } = rec;
    await this.#hold('change', {
      account_id: this.#account,
      seq,
      item_id: item,
      kind,
      before_hash: before,
      after_hash: after,
      actor_type: actorType,
      actor_id: actorId,
      at,
      batch_id: batch,
      chain,
    });
    if (applies && before !== null) this.#end(item, seq);
  }

  #end(item: string, seq: number): void {
    const held = this.#live.get(item);
    if (held) held.until_seq = seq;
    else this.#ended.push({ item, seq });
    this.#live.delete(item);
  }

  async version(rec: VersionRec): Promise<void> {
    const row: Insertable<VersionTable> = {
      account_id: this.#account,
      item_id: rec.item,
      seq: rec.seq,
      until_seq: rec.until ?? OPEN,
      hash: rec.hash,
      kind: rec.kind,
      collection_id: rec.collection,
      href: rec.href,
      media_type: rec.mediaType,
      body_sha: rec.body,
      size: rec.size,
      uid: rec.uid,
      props: JSON.stringify(rec.props),
    };
    await this.#hold('version', row);
    if (row.until_seq === OPEN) this.#live.set(rec.item, row);
  }

  async departure({ collection, seq, href, item }: DepartureRec): Promise<void> {
    const row = { account_id: this.#account, collection_id: collection, seq, href, item_id: item };
    await this.#hold('departure', row);
  }

  async batch(rec: BatchRec): Promise<void> {
    await this.#hold('batch', {
      account_id: this.#account,
      batch_id: rec.id,
      act: rec.act,
      actor_type: rec.actorType,
      actor_id: rec.actorId,
      at: rec.at,
      first_seq: rec.first,
      last_seq: rec.last,
      undoes: rec.undoes,
      undone_by: rec.undoneBy ?? null,
      counts: rec.counts,
      request: rec.request,
    });
  }

  async undone(rec: UndoneRec): Promise<void> {
    this.#undone.push(rec);
  }

  // The rows held may grow past the limit by the one just added, never by more.
  async #hold<T extends keyof Held>(table: T, row: Held[T][number]): Promise<void> {
    if (this.#rows >= HELD_ROWS || this.#bytes >= HELD_BYTES) await this.#flush();
    (this.#held[table] as Held[T][number][]).push(row);
    this.#rows++;
  }

  async #flush(): Promise<void> {
    const trx = this.#trx!;
    const account = this.#account;
    for (const { item, seq } of this.#ended) {
      await trx
        .updateTable('version')
        .set({ until_seq: seq })
        .where('account_id', '=', account)
        .where('item_id', '=', item)
        .where('until_seq', '=', OPEN)
        .execute();
    }
    for (const table of TABLES) {
      for (const part of chunks(this.#held[table] as Insertable<BodyTable>[]))
        await trx
          .insertInto(table as 'body')
          .values(part)
          .onConflict((c) => c.doNothing())
          .execute();
    }
    for (const { batch, by } of this.#undone)
      await trx
        .updateTable('batch')
        .set({ undone_by: by })
        .where('account_id', '=', account)
        .where('batch_id', '=', batch)
        .execute();
    this.#reset();
  }

  #reset(): void {
    this.#held = empty();
    [this.#rows, this.#bytes, this.#ended, this.#undone] = [0, 0, [], []];
    this.#live = new Map();
  }
}
