import type { BlobStat } from '../../store/blobs/blobs.ts';
import { chunks } from '../../store/sql/chunks.ts';
import { BODY_LIMIT } from '../bodies.ts';
import { now, type Room } from '../room.ts';
import type { NewBody } from '../verbs/save.ts';

const MOST_BODIES = 400;
const MOST_KNOWN = 10_000;
const MOST_BYTES = 4 * 1024 * 1024;

/** Sizes of the blobs an account has, in its table and, as large, on its disk. */
export async function keptBlobs(
  { db, blobs }: Pick<Room, 'db' | 'blobs'>,
  account: string,
  shas: string[],
): Promise<Map<string, number>> {
  const kept = new Map<string, number>();
  for (const part of chunks(shas)) {
    const rows = await db
      .selectFrom('blob')
      .where('account_id', '=', account)
      .where('sha', 'in', part)
      .select(['sha', 'size'])
      .execute();
    const there = await Promise.all(
      rows.map(async ({ sha, size }) => (await blobs.size(account, sha)) === size),
    );
    for (const [at, { sha, size }] of rows.entries()) if (there[at]) kept.set(sha, size);
  }
  return kept;
}

/**
 * Brings bodies into the store ahead of a plan: content-addressed, only what the account lacks, so nothing that is
 * there is touched. What no plan applies goes by itself after a day.
 */
export class Staging {
  readonly #room: Room;
  readonly #account: string;
  #bodies: NewBody[] = [];
  #bytes = 0;
  #blobs: BlobStat[] = [];
  readonly #here = new Map<string, number>();

  constructor(room: Room, account: string) {
    this.#room = room;
    this.#account = account;
  }

  /** Keeps a text body. The bytes must be its own. */
  async text(body: NewBody): Promise<void> {
    if (body.bytes.length > BODY_LIMIT) return this.blob(body.sha, [body.bytes]);
    this.#bodies.push(body);
    this.#bytes += body.bytes.length;
    if (this.#bodies.length >= MOST_BODIES || this.#bytes >= MOST_BYTES) await this.flush();
  }

  /** Keeps a blob; its stream is read to the end. @throws when it is not these bytes; nothing is kept then. */
  async blob(sha: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
    const stream = (async function* () {
      yield* chunks;
    })();
    this.#blobs.push(await this.#room.blobs.put(this.#account, stream, { expect: sha }));
    if (this.#blobs.length >= MOST_BODIES) await this.flush();
  }

  /** Looks which of these blobs the account has, in its table and on its disk, for `hasBlob`. */
  async lookUp(shas: string[]): Promise<void> {
    if (this.#here.size > MOST_KNOWN) this.#here.clear();
    const kept = await keptBlobs(this.#room, this.#account, [...new Set(shas)]);
    for (const [sha, size] of kept) this.#here.set(sha, size);
  }

  /** Whether the account has this blob, as far as it was looked up: one that is forgotten is only written again. */
  hasBlob(sha: string, size: number): boolean {
    return this.#here.get(sha) === size;
  }

  async flush(): Promise<void> {
    const bodies = await this.#lacking();
    this.#bodies = [];
    this.#bytes = 0;
    if (bodies.length > 0) await this.#room.writer.run('stageBodies', { account: this.#account, bodies });
    if (this.#blobs.length > 0)
      await this.#room.writer.run('recordBlobs', {
        account: this.#account,
        at: now(this.#room),
        blobs: this.#blobs.splice(0),
      });
  }

  async #lacking(): Promise<NewBody[]> {
    const known = new Set<string>();
    for (const part of chunks(this.#bodies)) {
      const rows = await this.#room.db
        .selectFrom('body')
        .where('account_id', '=', this.#account)
        .where(
          'sha',
          'in',
          part.map((b) => b.sha),
        )
        .select('sha')
        .execute();
      for (const { sha } of rows) known.add(sha);
    }
    return this.#bodies.filter((b) => !known.has(b.sha));
  }
}
