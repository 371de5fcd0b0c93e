import type { Kysely } from 'kysely';
import type { Kind } from '../../shared/contract/kinds.ts';
import { LifeboatError } from '../../shared/contract/problem.ts';
import type { Head } from '../store/heads.ts';
import type { Schema } from '../store/sql/schema.ts';
import { chunks, CHUNK } from '../store/sql/chunks.ts';
import { chainHash, type Props, type Version, versionHash } from './version.ts';
import { collectChanges, type Counts, emptyCounts } from './counts.ts';
import { accepts, isFixed } from './collections.ts';
import { type Projection, project } from './project.ts';

export type Db = Kysely<Schema>;

/** What a verb gets: the transaction's queries, and where it says which heads moved (told after COMMIT). */
export interface VerbContext {
  db: Db;
  heads: Head[];
}

export interface ActorRef {
  type: 'owner' | 'device' | 'agent' | 'operator' | 'system';
  id: string;
}

/** One act: its changes are undone as one. Ids are made before it starts, so a retry finds itself. */
export interface Act {
  account: string;
  batch: string;
  actor: ActorRef;
  at: string;
  act: string;
  undoes?: string;
  /** Hash of the request an Idempotency-Key stands for. */
  request?: string;
}

/** An item as it shall stand. */
export interface Wanted {
  id: string;
  version: Version;
  size: number;
  uid: string | null;
  /** Absent: made here from the body. */
  projection?: Projection;
  /** The hash the live version must have; null: there must be none; absent: whatever it is. */
  expect?: string | null;
}

export interface LiveRow {
  item_id: string;
  seq: number;
  hash: string;
  kind: string;
  collection_id: string;
  href: string;
  media_type: string;
  body_sha: string | null;
  size: number;
  uid: string | null;
  props: string;
}

export interface Written {
  id: string;
  seq: number;
  hash: string | null;
}

/** What to do when a name or UID is taken: a save is refused, a restore goes on and says so. */
export interface Policy {
  href: 'refuse' | 'rename';
  uid: 'refuse' | 'skip';
}

export interface Outcome<T> {
  result: T;
  /** null: nothing changed, so there is no step in History. */
  batch: string | null;
  seq: number;
  changes: Written[];
}

const LIVE = [
  'item_id',
  'seq',
  'hash',
  'kind',
  'collection_id',
  'href',
  'media_type',
  'body_sha',
  'size',
  'uid',
  'props',
] as const;

/** A live or past row as the version it records. */
export const versionOf = (row: Omit<LiveRow, 'seq' | 'hash' | 'size' | 'uid' | 'item_id'>): Version => ({
  kind: row.kind as Kind,
  collection: row.collection_id,
  href: row.href,
  mediaType: row.media_type,
  body: row.body_sha,
  props: JSON.parse(row.props) as Props,
});

/**
 * The one way to write an account: locks its row, runs `work`, appends the changes to the journal, all in the
 * transaction of `ctx`. A batch that is in the journal already is not run again: its changes are answered.
 * `work` may run twice and talks to nothing outside.
 */
export async function transact<T>(
  ctx: VerbContext,
  act: Act,
  work: (tx: Tx) => Promise<T>,
): Promise<Outcome<T | null>> {
  const { db } = ctx;
  const account = await db
    .updateTable('account')
    .set((eb) => ({ seq: eb.ref('seq') }))
    .where('account_id', '=', act.account)
    .returning(['seq', 'chain', 'epoch'])
    .executeTakeFirst();
  if (!account) throw new LifeboatError('not-found', { detail: 'There is no such account.' });
  const replayed = await replay(db, act);
  if (replayed) return { result: null, batch: act.batch, seq: account.seq, changes: replayed };
  const tx = new Tx(db, act, account);
  const result = await work(tx);
  const head = await tx.finish();
  if (!head) return { result, batch: null, seq: account.seq, changes: [] };
  ctx.heads.push({ account: act.account, epoch: account.epoch, ...head });
  return { result, batch: act.batch, seq: head.seq, changes: tx.written };
}

async function replay(db: Db, act: Act): Promise<Written[] | null> {
  const batch = await db
    .selectFrom('batch')
    .where('account_id', '=', act.account)
    .where('batch_id', '=', act.batch)
    .select('request')
    .executeTakeFirst();
  if (!batch) return null;
  if ((batch.request ?? null) !== (act.request ?? null)) throw new LifeboatError('idempotency.mismatch');
  const rows = await db
    .selectFrom('change')
    .where('account_id', '=', act.account)
    .where('batch_id', '=', act.batch)
    .orderBy('seq')
    .select(['item_id', 'seq', 'after_hash'])
    .execute();
  return rows.map((r) => ({ id: r.item_id, seq: r.seq, hash: r.after_hash }));
}

/** The verbs inside one transaction of one account. */
export class Tx {
  readonly db: Db;
  readonly act: Act;
  readonly written: Written[] = [];
  #seq: number;
  #chain: string;
  readonly #start: number;
  readonly #counts: Counts = emptyCounts();
  readonly #members = new Map<string, { delta: number; seq: number }>();
  readonly #changes: {
    item: string;
    kind: string;
    before: string | null;
    after: string | null;
    seq: number;
    chain: string;
  }[] = [];
  #collections: Map<string, Props> | null = null;

  constructor(db: Db, act: Act, head: { seq: number; chain: string }) {
    this.db = db;
    this.act = act;
    this.#seq = head.seq;
    this.#start = head.seq;
    this.#chain = head.chain;
  }

  /** The present versions of these items, by id; what is not live is absent. */
  async live(ids: readonly string[]): Promise<Map<string, LiveRow>> {
    const found = new Map<string, LiveRow>();
    for (const part of chunks(ids)) {
      const rows = await this.db
        .selectFrom('version')
        .where('account_id', '=', this.act.account)
        .where('item_id', 'in', part)
        .where('until_seq', 'is', null)
        .select(LIVE)
        .execute();
      for (const row of rows) found.set(row.item_id, row);
    }
    return found;
  }

  /**
   * Puts items as they shall stand. What stands so already is left. Answers what was skipped (its UID is taken)
   * and what got another href, with `policy` refusing either by default.
   */
  async put(
    wanted: readonly Wanted[],
    policy: Policy = { href: 'refuse', uid: 'refuse' },
  ): Promise<{ skipped: { id: string; other: string }[]; moved: { id: string; href: string }[] }> {
    const before = await this.live(wanted.map((w) => w.id));
    const changing: Wanted[] = [];
    for (const item of wanted) {
      const live = before.get(item.id);
      checkExpected(item, live?.hash ?? null);
      if (live?.hash !== versionHash(item.version)) changing.push(item);
    }
    const { fit, skipped, moved } = await this.#place(changing, before, policy);
    const rows = fit.map((item) =>
      this.#change(item.id, item.version.kind, before.get(item.id) ?? null, item),
    );
    await this.#close(rows.filter((r) => r.before).map((r) => ({ id: r.item.id, seq: r.seq })));
    for (const part of chunks(rows, CHUNK)) await this.#insert(part);
    return { skipped, moved };
  }

  /** Deletes live items; a collection goes with everything in it. Answers how many were deleted. */
  async remove(ids: readonly string[], expect?: string): Promise<number> {
    const live = await this.live(ids);
    if (expect !== undefined) for (const id of ids) checkExpected({ id, expect }, live.get(id)?.hash ?? null);
    const all = await this.#withMembers(live);
    const closed = all.map((row) => ({
      id: row.item_id,
      seq: this.#change(row.item_id, row.kind as Kind, row, null).seq,
    }));
    await this.#close(closed);
    await this.#drop(all.map((row) => row.item_id));
    return all.length;
  }

  /** A change that leaves the item as it is: clients that dropped it see it as new again (promise 5). */
  async touch(ids: readonly string[]): Promise<void> {
    const live = await this.live(ids);
    for (const row of live.values()) {
      const version = versionOf(row);
      const change = this.#change(row.item_id, version.kind, row, {
        id: row.item_id,
        version,
        size: row.size,
        uid: row.uid,
      });
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

  /** Live collections with their props. */
  async collections(): Promise<Map<string, Props>> {
    if (!this.#collections) {
      const rows = await this.db
        .selectFrom('version')
        .where('account_id', '=', this.act.account)
        .where('kind', '=', 'collection')
        .where('until_seq', 'is', null)
        .select(['item_id', 'props'])
        .execute();
      this.#collections = new Map(rows.map((r) => [r.item_id, JSON.parse(r.props) as Props]));
    }
    return this.#collections;
  }

  /** Writes the journal's lines and the account's head. Null: nothing changed. */
  async finish(): Promise<{ seq: number; chain: string } | null> {
    if (this.#changes.length === 0) return null;
    const { account, batch, actor, at, act, undoes, request } = this.act;
    for (const part of chunks(this.#changes)) {
      await this.db
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
    await this.#saveMembers();
    await this.db
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
    await this.db
      .updateTable('account')
      .set({ seq: this.#seq, chain: this.#chain })
      .where('account_id', '=', account)
      .execute();
    return { seq: this.#seq, chain: this.#chain };
  }

  #change(id: string, kind: Kind, before: LiveRow | null, after: Wanted | null) {
    const hash = after ? versionHash(after.version) : null;
    const { actor, at, batch } = this.act;
    const seq = ++this.#seq;
    const line = { seq, item: id, kind, before: before?.hash ?? null, after: hash };
    this.#chain = chainHash(this.#chain, { ...line, actor: `${actor.type}:${actor.id}`, at, batch });
    this.#changes.push({ ...line, chain: this.#chain });
    this.written.push({ id, seq, hash });
    collectChanges(this.#counts, kind, line.before, line.after);
    this.#count(before, after, seq);
    if (kind === 'collection') this.#collections = null;
    return {
      item: after!,
      before,
      seq,
      hash: hash!,
      departs:
        before &&
        (!after || before.collection_id !== after.version.collection || before.href !== after.version.href),
    };
  }

  #count(before: LiveRow | null, after: Wanted | null, seq: number): void {
    const add = (collection: string, delta: number) => {
      const known = this.#members.get(collection);
      this.#members.set(collection, { delta: (known?.delta ?? 0) + delta, seq });
    };
    if (before) add(before.collection_id, -1);
    if (after) add(after.version.collection, 1);
    if (
      before &&
      (!after || before.collection_id !== after.version.collection || before.href !== after.version.href)
    ) {
      this.#departures.push({
        collection_id: before.collection_id,
        href: before.href,
        seq,
        item_id: before.item_id,
      });
    }
  }
  readonly #departures: { collection_id: string; href: string; seq: number; item_id: string }[] = [];

  async #saveMembers(): Promise<void> {
    const account_id = this.act.account;
    for (const part of chunks(this.#departures)) {
      await this.db
        .insertInto('departure')
        .values(part.map((d) => ({ account_id, ...d })))
        .execute();
    }
    for (const [collection_id, { delta, seq }] of this.#members) {
      await this.db
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
  async #project(item: Wanted): Promise<Projection> {
    const { body } = item.version;
    const account = this.act.account;
    const stored = body
      ? await this.db
          .selectFrom('body')
          .where('account_id', '=', account)
          .where('sha', '=', body)
          .select('bytes')
          .executeTakeFirst()
      : null;
    const derived = body
      ? await this.db
          .selectFrom('derived')
          .where('account_id', '=', account)
          .where('body_sha', '=', body)
          .select('data')
          .executeTakeFirst()
      : null;
    return project({
      id: item.id,
      version: item.version,
      size: item.size,
      bytes: stored?.bytes ?? null,
      derived: derived?.data ?? null,
    });
  }

  async #withMembers(live: Map<string, LiveRow>): Promise<LiveRow[]> {
    const all = new Map<string, LiveRow>();
    let open = [...live.values()];
    while (open.length > 0) {
      const folders = open.filter((row) => row.kind === 'collection').map((row) => row.item_id);
      for (const row of open) {
        if (isFixed(row.item_id)) throw new LifeboatError('collection.fixed');
        all.set(row.item_id, row);
      }
      open = [];
      for (const part of chunks(folders)) {
        open.push(
          ...(await this.db
            .selectFrom('version')
            .where('account_id', '=', this.act.account)
            .where('collection_id', 'in', part)
            .where('until_seq', 'is', null)
            .select(LIVE)
            .execute()),
        );
      }
      open = open.filter((row) => !all.has(row.item_id));
    }
    // members before the collection they lie in, so that undo read backwards makes the collection first
    return [...all.values()].reverse();
  }

  /** Finds for each item its place: the collection takes it, its href and UID are free. */
  async #place(items: readonly Wanted[], before: Map<string, LiveRow>, policy: Policy) {
    const skipped: { id: string; other: string }[] = [];
    const moved: { id: string; href: string }[] = [];
    const fit: Wanted[] = [];
    const taken = await this.#taken(items, before);
    const coming = new Map(
      items.filter((i) => i.version.kind === 'collection').map((i) => [i.id, i.version.props]),
    );
    const collections = await this.collections();
    for (const item of items) {
      const { collection, href, kind } = item.version;
      const parent = coming.get(collection) ?? collections.get(collection);
      checkCollection(item, parent);
      const other =
        item.uid && kind !== 'collection' ? taken.uids.get(`${collection}/${item.uid}`) : undefined;
      if (other && other !== item.id) {
        if (policy.uid === 'refuse') throw new LifeboatError('item.uid-taken', { other });
        skipped.push({ id: item.id, other });
        continue;
      }
      const holder = taken.hrefs.get(`${collection}/${href}`);
      let placed = item;
      if (holder && holder !== item.id) {
        if (policy.href === 'refuse') throw new LifeboatError('item.href-taken', { other: holder });
        placed = {
          ...item,
          version: { ...item.version, href: await this.#freeHref(collection, href, taken.hrefs) },
          projection: undefined,
        };
        moved.push({ id: item.id, href: placed.version.href });
      }
      taken.hrefs.set(`${collection}/${placed.version.href}`, item.id);
      if (item.uid) taken.uids.set(`${collection}/${item.uid}`, item.id);
      fit.push(placed);
    }
    return { fit, skipped, moved };
  }

  async #freeHref(collection: string, href: string, taken: Map<string, string>): Promise<string> {
    const [, stem = href, ext = ''] = /^(.*?)(\.[^.]{1,10})?$/.exec(href) ?? [];
    const like = await this.db
      .selectFrom('version')
      .where('account_id', '=', this.act.account)
      .where('collection_id', '=', collection)
      .where('until_seq', 'is', null)
      .where('href', '>=', stem)
      .where('href', '<', `${stem}\u{10ffff}`)
      .select('href')
      .execute();
    const used = new Set(like.map((r) => r.href));
    for (let n = 2; ; n++) {
      const candidate = `${stem} (${n})${ext}`;
      if (!used.has(candidate) && !taken.has(`${collection}/${candidate}`)) return candidate;
    }
  }

  /** Who holds the hrefs and UIDs the items ask for, the items being changed themselves left out. */
  async #taken(items: readonly Wanted[], before: Map<string, LiveRow>) {
    const hrefs = new Map<string, string>();
    const uids = new Map<string, string>();
    const leaving = new Set(items.filter((i) => before.has(i.id)).map((i) => i.id));
    const query = () =>
      this.db
        .selectFrom('version')
        .where('account_id', '=', this.act.account)
        .where('until_seq', 'is', null)
        .select(['item_id', 'collection_id', 'href', 'uid']);
    for (const [collection, members] of Map.groupBy(items, (i) => i.version.collection)) {
      for (const part of chunks(members)) {
        const byHref = await query()
          .where('collection_id', '=', collection)
          .where(
            'href',
            'in',
            part.map((i) => i.version.href),
          )
          .execute();
        for (const row of byHref)
          if (!leaving.has(row.item_id)) hrefs.set(`${collection}/${row.href}`, row.item_id);
        const wanted = part.map((i) => i.uid).filter((uid) => uid !== null);
        if (wanted.length === 0) continue;
        const byUid = await query()
          .where('collection_id', '=', collection)
          .where('uid', 'in', wanted)
          .execute();
        for (const row of byUid)
          if (!leaving.has(row.item_id)) uids.set(`${collection}/${row.uid}`, row.item_id);
      }
    }
    return { hrefs, uids };
  }
}

function checkExpected(item: { id: string; expect?: string | null }, hash: string | null): void {
  if (item.expect === undefined || item.expect === hash) return;
  if (item.expect === null)
    throw new LifeboatError('item.exists', { other: item.id, etag: hash ?? undefined });
  if (hash === null) throw new LifeboatError('item.not-found');
  throw new LifeboatError('item.changed', { other: item.id, etag: hash });
}

function checkCollection(item: Wanted, parent: Props | undefined): void {
  const { kind, collection } = item.version;
  if (kind === 'collection') {
    const top = ['', 'contacts', 'calendars'].includes(collection);
    if (top || (parent && (parent.components ?? []).length === 0)) return;
  } else if (parent && accepts(parent, kind)) return;
  throw new LifeboatError('item.collection', {
    where: collection,
    detail: parent ? `A ${kind} cannot lie there.` : 'That collection is not here.',
  });
}
