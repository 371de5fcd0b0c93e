import type { Kind } from '../../shared/contract/kinds.ts';
import { chunks } from '../store/sql/chunks.ts';
import { collectChanges, type Counts, emptyCounts } from './counts.ts';
import type { Act, Db, Written } from './journal.ts';
import type { LiveRow } from './live-row.ts';
import { chainHash } from './version.ts';

/** Where an item comes to lie, and the hash it has there. */
export interface Landing {
  collection: string;
  href: string;
  hash: string;
}

interface Line {
  seq: number;
  item: string;
  kind: string;
  before: string | null;
  after: string | null;
  chain: string;
}

/**
 * The journal's lines of one step: numbered and chained while the step runs, written at its end together with what
 * follows from them (departures, each collection's count and newest seq, the step itself, the account's head).
 */
export class Ledger {
  readonly written: Written[] = [];
  readonly #act: Act;
  readonly #start: number;
  #seq: number;
  #chain: string;
  readonly #counts: Counts = emptyCounts();
  readonly #members = new Map<string, { delta: number; seq: number }>();
  readonly #lines: Line[] = [];
  readonly #departures: { collection_id: string; href: string; seq: number; item_id: string }[] = [];

  constructor(act: Act, head: { seq: number; chain: string }) {
    this.#act = act;
    this.#start = this.#seq = head.seq;
    this.#chain = head.chain;
  }

  /** Notes one change; answers its seq. */
  add(id: string, kind: Kind, before: LiveRow | null, after: Landing | null): number {
    const { actor, at, batch } = this.#act;
    const seq = ++this.#seq;
    const line = { seq, item: id, kind, before: before?.hash ?? null, after: after?.hash ?? null };
    this.#chain = chainHash(this.#chain, { ...line, actor: `${actor.type}:${actor.id}`, at, batch });
    this.#lines.push({ ...line, chain: this.#chain });
    this.written.push({ id, seq, hash: line.after });
    collectChanges(this.#counts, kind, line.before, line.after);
    if (before) this.#count(before.collection_id, -1, seq);
    if (after) this.#count(after.collection, 1, seq);
    if (before && (before.collection_id !== after?.collection || before.href !== after.href))
      this.#departures.push({ collection_id: before.collection_id, href: before.href, seq, item_id: id });
    return seq;
  }

  #count(collection: string, delta: number, seq: number): void {
    this.#members.set(collection, { delta: (this.#members.get(collection)?.delta ?? 0) + delta, seq });
  }

  /** Writes all of it and the account's head. Null: nothing changed. */
  async write(db: Db): Promise<{ seq: number; chain: string } | null> {
    if (this.#lines.length === 0) return null;
    await this.#writeLines(db);
    await this.#writeMembers(db);
    const { account, batch, actor, at, act, undoes, request } = this.#act;
    await db
      .insertInto('batch')
      .values({
        account_id: account,
        batch_id: batch,
        act,
        actor_type: actor.type,
        actor_id: actor.id,
        at,
        first_seq: this.#start + 1,
        last_seq: this.#seq,
        undoes: undoes ?? null,
        undone_by: null,
        counts: JSON.stringify(this.#counts),
        request: request ?? null,
      })
      .execute();
    const head = { seq: this.#seq, chain: this.#chain };
    await db.updateTable('account').set(head).where('account_id', '=', account).execute();
    return head;
  }

  async #writeLines(db: Db): Promise<void> {
    const { account, batch, actor, at } = this.#act;
    for (const part of chunks(this.#lines)) {
      await db
        .insertInto('change')
        .values(
          part.map((c) => ({
            account_id: account,
            seq: c.seq,
            item_id: c.item,
            kind: c.kind,
            before_hash: c.before,
            after_hash: c.after,
            actor_type: actor.type,
            actor_id: actor.id,
            at,
            batch_id: batch,
            chain: c.chain,
          })),
        )
        .execute();
    }
  }

  async #writeMembers(db: Db): Promise<void> {
    const account_id = this.#act.account;
    for (const part of chunks(this.#departures)) {
      await db
        .insertInto('departure')
        .values(part.map((d) => ({ account_id, ...d })))
        .execute();
    }
    for (const [collection_id, { delta, seq }] of this.#members) {
      await db
        .insertInto('collection_state')
        .values({ account_id, collection_id, members: delta, seq })
        .onConflict((c) =>
          c
            .columns(['account_id', 'collection_id'])
            .doUpdateSet((eb) => ({ members: eb('collection_state.members', '+', delta), seq })),
        )
        .execute();
    }
  }
}
