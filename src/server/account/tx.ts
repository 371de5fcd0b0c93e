import type { Kind } from '../../shared/contract/kinds.ts';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { chunks } from '../store/sql/chunks.ts';
import { isFixed } from './collections.ts';
import type { Act, Db, Policy, Wanted, Written } from './journal.ts';
import { Ledger } from './ledger.ts';
import { LIVE, type LiveRow, versionOf } from './live-row.ts';
import { checkExpected, indexable, place, type Placed } from './places.ts';
import { project, type Projection, unmade } from './project.ts';
import { standIn } from './stand-in.ts';
import { type Props, versionHash } from './version.ts';
import { liveVersions } from './versions.ts';

const REFUSE: Policy = { href: 'refuse', uid: 'refuse' };

export interface LiveCollection {
  parent: string;
  props: Props;
}

/** The verbs inside one transaction of one account. */
export class Tx {
  readonly db: Db;
  readonly act: Act;
  readonly #ledger: Ledger;
  #collections: Map<string, LiveCollection> | null = null;

  constructor(db: Db, act: Act, head: { seq: number; chain: string }) {
    this.db = db;
    this.act = act;
    this.#ledger = new Ledger(act, head);
  }

  get written(): Written[] {
    return this.#ledger.written;
  }

  /** The present versions of these items, by id; what is not live is absent. */
  async live(ids: readonly string[]): Promise<Map<string, LiveRow>> {
    const found = new Map<string, LiveRow>();
    for (const part of chunks(ids)) {
      const rows = await this.#versions().where('item_id', 'in', part).execute();
      for (const row of rows) found.set(row.item_id, row);
    }
    return found;
  }

  /**
   * Puts items as they shall stand. What stands so already is left. Answers what was skipped (its UID is taken)
   * and what got another href, with `policy` refusing either by default.
   */
  async put(wanted: readonly Wanted[], policy: Policy = REFUSE): Promise<Placed> {
    const before = await this.live(wanted.map((w) => w.id));
    const changing: Wanted[] = [];
    for (const item of wanted) {
      const live = before.get(item.id);
      checkExpected(item, live?.hash ?? null);
      if (live?.hash !== versionHash(item.version)) changing.push(indexable(item));
    }
    const { fit, skipped, moved } = await place(this, changing, before, policy);
    // every row is closed before any is inserted, so that names and UIDs can change hands
    const rows = fit.map((item) => this.#change(before.get(item.id) ?? null, item));
    await this.#close(rows.filter((r) => r.before).map((r) => ({ id: r.item.id, seq: r.seq })));
    for (const part of chunks(rows)) await this.#insert(part);
    return { skipped, moved };
  }

  /** Deletes live items; a collection goes with everything in it. Answers how many were deleted. */
  async remove(ids: readonly string[], expect?: string): Promise<number> {
    const live = await this.live(ids);
    if (expect !== undefined) for (const id of ids) checkExpected({ id, expect }, live.get(id)?.hash ?? null);
    const all = await this.#withMembers(live);
    await this.#close(all.map((row) => ({ id: row.item_id, seq: this.#end(row) })));
    await this.#drop(all.map((row) => row.item_id));
    return all.length;
  }

  /** A change that leaves the item as it is: clients that dropped it see it as new again (promise 5). */
  async touch(ids: readonly string[]): Promise<void> {
    for (const row of (await this.live(ids)).values()) {
      const item = { id: row.item_id, version: versionOf(row), size: row.size, uid: row.uid };
      const change = this.#change(row, item);
      await this.#close([{ id: row.item_id, seq: change.seq }]);
      await this.#insert([change]);
    }
  }

  /** Stores a small body; there already: nothing to do. */
  async body(sha: string, bytes: Uint8Array, crc32: number): Promise<void> {
    await this.db
      .insertInto('body')
      .values({ account_id: this.act.account, sha, bytes, size: bytes.length, crc32 })
      .onConflict((c) => c.columns(['account_id', 'sha']).doNothing())
      .execute();
  }

  /** Live collections by id. */
  async collections(): Promise<Map<string, LiveCollection>> {
    if (!this.#collections) {
      const rows = await this.#versions().where('kind', '=', 'collection').execute();
      this.#collections = new Map(
        await Promise.all(rows.map(async (row) => [row.item_id, await this.#collection(row)] as const)),
      );
    }
    return this.#collections;
  }

  /** A damaged row of one collection must not stop what is saved in others, nor in it. */
  async #collection(row: LiveRow): Promise<LiveCollection> {
    try {
      return { parent: row.collection_id, props: JSON.parse(row.props) as Props };
    } catch {
      const { version } = await standIn(this.db, this.act.account, row);
      return { parent: version.collection, props: version.props };
    }
  }

  /** Writes the journal's lines and the account's head. Null: nothing changed. */
  finish(): Promise<{ seq: number; chain: string } | null> {
    return this.#ledger.write(this.db);
  }

  #versions() {
    return liveVersions(this.db, this.act.account).select(LIVE);
  }

  #change(before: LiveRow | null, item: Wanted) {
    const { kind, collection, href } = item.version;
    const hash = versionHash(item.version);
    if (kind === 'collection') this.#collections = null;
    return { item, before, hash, seq: this.#ledger.add(item.id, kind, before, { collection, href, hash }) };
  }

  #end(row: LiveRow): number {
    if (row.kind === 'collection') this.#collections = null;
    return this.#ledger.add(row.item_id, row.kind as Kind, row, null);
  }

  async #close(rows: readonly { id: string; seq: number }[]): Promise<void> {
    for (const { id, seq } of rows) {
      await this.db
        .updateTable('version')
        .set({ until_seq: seq })
        .where('account_id', '=', this.act.account)
        .where('item_id', '=', id)
        .where('until_seq', 'is', null)
        .execute();
    }
  }

  async #drop(ids: readonly string[]): Promise<void> {
    for (const part of chunks(ids))
      await this.db
        .deleteFrom('projection')
        .where('account_id', '=', this.act.account)
        .where('item_id', 'in', part)
        .execute();
  }

  async #insert(rows: readonly { item: Wanted; hash: string; seq: number }[]): Promise<void> {
    const account_id = this.act.account;
    await this.db
      .insertInto('version')
      .values(
        rows.map(({ item: { id, version, size, uid }, hash, seq }) => ({
          account_id,
          item_id: id,
          seq,
          until_seq: null,
          hash,
          kind: version.kind,
          collection_id: version.collection,
          href: version.href,
          media_type: version.mediaType,
          body_sha: version.body,
          size,
          uid,
          props: JSON.stringify(version.props),
        })),
      )
      .execute();
    const projections: Projection[] = [];
    for (const { item } of rows) projections.push(item.projection ?? (await this.#project(item)));
    await this.#drop(rows.map((r) => r.item.id));
    await this.db
      .insertInto('projection')
      .values(projections.map((p) => ({ account_id, ...p })))
      .execute();
  }

  /** The projection of an item that came without one (an undo): made from its stored body. */
  async #project({ id, version, size }: Wanted): Promise<Projection> {
    const { body, kind } = version;
    if (body === null || kind === 'photo' || kind === 'file') {
      const derived = body && kind === 'photo' ? await this.#derived(body) : null;
      return project({ id, version, size, bytes: null, derived });
    }
    const stored = await this.db
      .selectFrom('body')
      .where('account_id', '=', this.act.account)
      .where('sha', '=', body)
      .select('bytes')
      .executeTakeFirst();
    const made = project({ id, version, size, bytes: stored?.bytes ?? null, derived: null });
    // a body too large for a row lies outside, and nothing outside is read here: made when it is first shown
    return stored ? made : unmade(made);
  }

  async #derived(body: string): Promise<string | null> {
    const row = await this.db
      .selectFrom('derived')
      .where('account_id', '=', this.act.account)
      .where('body_sha', '=', body)
      .select('data')
      .executeTakeFirst();
    return row?.data ?? null;
  }

  async #withMembers(live: Map<string, LiveRow>): Promise<LiveRow[]> {
    const all = new Map<string, LiveRow>();
    let open = [...live.values()];
    while (open.length > 0) {
      for (const row of open) {
        if (isFixed(row.item_id)) throw new LifeboatError('collection.fixed');
        all.set(row.item_id, row);
      }
      const folders = open.filter((row) => row.kind === 'collection').map((row) => row.item_id);
      open = [];
      for (const part of chunks(folders))
        open.push(...(await this.#versions().where('collection_id', 'in', part).execute()));
      open = open.filter((row) => !all.has(row.item_id));
    }
    // members before the collection they lie in
    return [...all.values()].reverse();
  }
}
