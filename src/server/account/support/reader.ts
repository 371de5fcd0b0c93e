import type { Kind } from '../../../shared/contract/kinds.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { GrantKind } from '../../../shared/contract/support.ts';
import type { SupportVisitTable } from '../../store/sql/schema-support.ts';
import { type Granted, grantedKinds, grantsOfAgent } from '../grants.ts';
import { listCollections } from '../read/collections.ts';
import { type Details, getDetails } from '../read/details.ts';
import { feed } from '../read/feed.ts';
import { cursorAfter, listSummaries, type Page, type Summary } from '../read/lists.ts';
import { occurrenceDetails } from '../read/occurrence.ts';
import { listOccurrences } from '../read/occurrences.ts';
import { rowOf } from '../read/rows.ts';
import { now, type ReadRoom } from '../room.ts';
import { note, openedItems } from './looks.ts';
import { masked } from './mask.ts';
import type { DeskRoom } from './visits.ts';

type Seen = Record<string, unknown> & Pick<Summary, 'id' | 'etag'>;

/** Which kinds of content lie in a collection of a type. */
const LIES_IN: Record<string, readonly GrantKind[]> = {
  addressbook: ['contact'],
  calendar: ['event', 'task', 'note'],
  notebook: ['note'],
  folder: ['photo', 'file'],
};

/**
 * What one agent may read in one open visit, at one request: granted kinds only, masked until opened, each look noted
 * before it is shown. It holds no way to write what an owner keeps.
 */
export class VisitReader {
  readonly #desk: DeskRoom;
  readonly #room: ReadRoom;
  readonly #visit: SupportVisitTable;
  readonly #granted: ReadonlyMap<GrantKind, Granted>;

  private constructor(
    desk: DeskRoom,
    room: ReadRoom,
    visit: SupportVisitTable,
    granted: ReadonlyMap<GrantKind, Granted>,
  ) {
    this.#desk = desk;
    this.#room = room;
    this.#visit = visit;
    this.#granted = granted;
  }

  /** @throws `grant.needed` when nothing at all is granted now */
  static async of(desk: DeskRoom, room: ReadRoom, visit: SupportVisitTable): Promise<VisitReader> {
    const rows = await grantsOfAgent(room, visit.account_id, visit.agent_id);
    const granted = grantedKinds(rows, now(room));
    if (granted.size === 0) throw new LifeboatError('grant.needed');
    return new VisitReader(desk, room, visit, granted);
  }

  get account(): string {
    return this.#visit.account_id;
  }

  /** A page of a kind, masked. Its cursor is the last item's id: the owner's own would tell that item's name. */
  async list(
    kind: GrantKind,
    query: { cursor?: string; limit?: number; collection?: string },
  ): Promise<Page<Summary>> {
    await this.#noteList(kind);
    const { cursor, ...rest } = query;
    const from =
      cursor === undefined ? {} : { cursor: await cursorAfter(this.#room, this.account, kind, cursor) };
    const page = await listSummaries(this.#room, this.account, kind, { ...rest, ...from });
    const opened = await this.#opened();
    return {
      items: page.items.map((item) => this.#shown(kind, item, opened)),
      total: page.total,
      next: page.next === null ? null : page.items.at(-1)!.id,
    };
  }

  /** Occurrences in a window, masked. */
  async occurrences(query: Parameters<typeof listOccurrences>[2]) {
    await this.#noteList('event');
    const page = await listOccurrences(this.#room, this.account, query);
    const opened = await this.#opened();
    const { total, next, cut } = page;
    const items = page.items.map((item) => this.#shown('event', item, opened));
    const damaged = page.damaged.map((item) => (opened.has(item.id) ? item : masked('event', item)));
    return { items, total, next, cut, damaged };
  }

  /** Collections in which granted kinds lie, masked. */
  async collections(type?: string) {
    await this.#noteList('collection');
    const all = await listCollections(this.#room, this.account, type);
    return all.filter((found) => this.#seesIn(found.type)).map((found) => masked('collection', found));
  }

  /** The delta feed of the granted kinds and their collections, masked. */
  async feed(query: { since: number; derived: number; kinds: Kind[]; limit?: number }) {
    const kinds = query.kinds.filter((kind) => kind === 'collection' || this.#granted.has(kind as GrantKind));
    if (kinds.length === 0) throw new LifeboatError('grant.needed');
    for (const kind of kinds) await this.#noteList(kind as GrantKind | 'collection');
    const found = await feed(this.#room, this.account, { ...query, kinds });
    const opened = await this.#opened();
    const items = found.items.flatMap(({ kind, id, summary }) => {
      if (kind === 'collection' && summary && !this.#seesIn(String(summary.type))) return [];
      const seen = summary && this.#shown(kind as Kind, summary as Summary, opened);
      return [{ kind, id, summary: seen }];
    });
    return { ...found, items };
  }

  /** Opens one item: noted durably with the version that is answered. */
  async open(kind: GrantKind, id: string): Promise<Details> {
    const { grant } = this.#grantFor(kind);
    const row = await rowOf(this.#room, this.account, kind, id);
    await note(this.#desk, this.#visit, { what: 'item', kind, item: id, hash: row.hash, grant });
    return withoutRaw(await getDetails(this.#room, this.account, row));
  }

  /** An item that was opened, as it was seen then; of a series the one named. @throws `item.masked` */
  async item(kind: GrantKind, id: string, occurrence?: string): Promise<Details> {
    const row = await this.#openedRow(kind, id);
    const found =
      kind === 'event' && occurrence !== undefined
        ? await occurrenceDetails(this.#room, this.account, row, occurrence)
        : await getDetails(this.#room, this.account, row);
    return withoutRaw(found);
  }

  /** The row of an opened item whose bytes are about to be shown. @throws `item.masked` */
  async bytesOf(kind: GrantKind, id: string, what: 'picture' | 'original') {
    const row = await this.#openedRow(kind, id);
    const { grant } = this.#grantFor(kind);
    await note(this.#desk, this.#visit, { what, kind, item: id, hash: row.hash, grant });
    return row;
  }

  async #openedRow(kind: GrantKind, id: string) {
    this.#grantFor(kind);
    const row = await rowOf(this.#room, this.account, kind, id);
    if ((await this.#opened()).get(id) !== row.hash) throw new LifeboatError('item.masked', { where: id });
    return row;
  }

  #shown<S extends Seen>(kind: Kind, item: S, opened: ReadonlyMap<string, string>): S {
    return opened.get(item.id) === item.etag ? item : masked(kind, item);
  }

  #opened(): Promise<Map<string, string>> {
    const grants = [...new Set([...this.#granted.values()].map((granted) => granted.grant))];
    return openedItems(this.#room, this.#visit, grants);
  }

  #noteList(kind: GrantKind | 'collection'): Promise<void> {
    const { grant } = kind === 'collection' ? [...this.#granted.values()][0]! : this.#grantFor(kind);
    return note(this.#desk, this.#visit, { what: 'list', kind, grant });
  }

  #grantFor(kind: GrantKind): Granted {
    const granted = this.#granted.get(kind);
    if (!granted) throw new LifeboatError('grant.needed');
    return granted;
  }

  #seesIn(type: string): boolean {
    return (LIES_IN[type] ?? []).some((kind) => this.#granted.has(kind));
  }
}

/** The item's own bytes are not shown: nothing is to be copied out of a visit. */
const withoutRaw = (details: Details): Details => ('raw' in details ? { ...details, raw: '' } : details);
