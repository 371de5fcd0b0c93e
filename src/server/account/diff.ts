import type { Kind } from '../../shared/contract/kinds.ts';
import { matchCollections } from './diff-collections.ts';
import { type Version, sha256, versionHash } from './version.ts';

/** An item on one side of a comparison. */
export interface DiffEntry {
  id: string;
  hash: string;
  version: Version;
  size: number;
  uid: string | null;
  name?: string;
  note?: string;
  /** Why its bytes are not there: it is matched, so that nothing is removed for it, but never put. */
  unreadable?: string;
  /** From a file that knows only bytes: where it matches, name, place and props of the live item stay. */
  bodyOnly?: boolean;
}

/** One state of an account, each stream sorted by id; asked once each, collections first. */
export interface Side {
  collections(): AsyncIterable<DiffEntry>;
  members(): AsyncIterable<DiffEntry>;
}

/** A side that can say which of these ids are members of it, not collections. */
export interface LiveSide extends Side {
  membersAmong(ids: string[]): Promise<Set<string>>;
}

export interface DiffRow {
  id: string;
  kind: Kind;
  action: 'add' | 'change' | 'remove' | 'same';
  name: string | null;
  before: string | null;
  after: string | null;
  /** The version to put; null unless the action is add or change. */
  version: Version | null;
  uid: string | null;
  size: number;
  note: string | null;
}

/** Takes values in any order and gives them back by key; values of one key in the order they came. */
export interface Pile<T> {
  add(key: string, value: T): void;
  sorted(): Iterable<{ key: string; value: T }>;
}

export interface DiffOptions {
  /** Live items the other side lacks are no part of it (an import): no `remove` rows. */
  keepRest?: boolean;
}

const COLLATION = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * What would make `now` like `wanted` (design, section 3). Matched are collections by id, then by (parent, href) of
 * one type; members, mapped to the live collection, by id, then by (collection, UID), photos and files by body and
 * name. A match keeps the live id. Collections come first, parents before children. Memory holds the collections.
 */
export async function* diff(
  now: LiveSide,
  wanted: Side,
  pile: <T>() => Pile<T>,
  options: DiffOptions = {},
): AsyncGenerator<DiffRow> {
  const { rows, mapped, hidden } = await matchCollections(now, wanted, options);
  yield* rows;
  const left = pile<Unmatched>();
  const keep = (entry: DiffEntry, side: Unmatched['side']) =>
    left.add(keyOf(entry, side === 'now' ? NONE : mapped) + (side === 'now' ? '0' : '1'), { ...entry, side });
  for await (const [before, after] of byId(now.members(), wanted.members())) {
    if (before && after) {
      const placed = inPlace(after, mapped);
      yield compared(before, after.bodyOnly ? settledInto(before, placed) : placed, null);
    } else if (before) keep(before, 'now');
    else if (after) keep({ ...after, id: hidden.get(after.id) ?? after.id }, 'wanted');
  }
  yield* paired(left, mapped, options);
}

const NONE: ReadonlyMap<string, string> = new Map();

type Unmatched = DiffEntry & { side: 'now' | 'wanted' };

/** Two streams sorted by id as one stream of pairs. */
async function* byId(
  left: AsyncIterable<DiffEntry>,
  right: AsyncIterable<DiffEntry>,
): AsyncGenerator<[DiffEntry | null, DiffEntry | null]> {
  const [a, b] = [left[Symbol.asyncIterator](), right[Symbol.asyncIterator]()];
  let [x, y] = [await a.next(), await b.next()];
  while (!x.done || !y.done) {
    const order = x.done ? 1 : y.done ? -1 : COLLATION(x.value.id, y.value.id);
    yield [order <= 0 ? x.value : null, order >= 0 ? y.value : null];
    if (order <= 0) x = await a.next();
    if (order >= 0) y = await b.next();
  }
}

/** What an item that no id matched is matched by. Hashed: any text sorts alike everywhere. */
function keyOf({ id, uid, version }: DiffEntry, mapped: ReadonlyMap<string, string>): string {
  const collection = mapped.get(version.collection) ?? version.collection;
  if (uid !== null) return sha256(`uid\n${collection}\n${uid}`);
  if (version.kind === 'photo' || version.kind === 'file')
    return sha256(`body\n${version.body}\n${version.props.name ?? version.href}`);
  return sha256(`id\n${id}`);
}

/** Pairs what is left within each key: live items come first there, so that only they are held. */
function* paired(
  left: Pile<Unmatched>,
  mapped: ReadonlyMap<string, string>,
  options: DiffOptions,
): Generator<DiffRow> {
  let key = '';
  let now: Unmatched[] = [];
  let used = 0;
  const rest = function* (): Generator<DiffRow> {
    if (!options.keepRest) for (const entry of now.slice(used)) yield removed(entry);
  };
  for (const { key: found, value } of left.sorted()) {
    if (found.slice(0, -1) !== key) {
      yield* rest();
      [key, now, used] = [found.slice(0, -1), [], 0];
    }
    if (value.side === 'now') now.push(value);
    else yield* settled(now[used++], value, mapped);
  }
  yield* rest();
}

function* settled(
  before: Unmatched | undefined,
  after: Unmatched,
  mapped: ReadonlyMap<string, string>,
): Generator<DiffRow> {
  if (before) {
    const note = after.uid === null ? 'Matched by its bytes and name.' : 'Matched by UID.';
    yield compared(before, settledInto(before, inPlace(after, mapped)), note);
  } else if (after.unreadable === undefined) yield added(inPlace(after, mapped));
}

/** The wanted item as a member of the live collection its own was matched with. */
function inPlace(entry: DiffEntry, mapped: ReadonlyMap<string, string>): DiffEntry {
  const collection = mapped.get(entry.version.collection);
  if (collection === undefined) return entry;
  const version = { ...entry.version, collection };
  return { ...entry, version, hash: versionHash(version) };
}

/** A match that is not by id: the live item stays what devices know it by, its href and the time it was added. */
function settledInto(before: DiffEntry, after: DiffEntry): DiffEntry {
  const version = after.bodyOnly
    ? { ...before.version, kind: after.version.kind, body: after.version.body }
    : {
        ...after.version,
        href:
          after.version.collection === before.version.collection ? before.version.href : after.version.href,
        props: { ...after.version.props, addedAt: before.version.props.addedAt },
      };
  return { ...after, version, hash: versionHash(version) };
}

/** The row of two matched entries. */
export function compared(before: DiffEntry, after: DiffEntry, matched: string | null): DiffRow {
  const same = after.hash === before.hash;
  const stays = same || after.unreadable !== undefined;
  const note = same ? matched : after.unreadable ? `Left as it is: ${after.unreadable}` : matched;
  return {
    id: before.id,
    kind: after.version.kind,
    action: stays ? 'same' : 'change',
    name: after.name ?? before.name ?? null,
    before: before.hash,
    after: stays ? before.hash : after.hash,
    version: stays ? null : after.version,
    uid: stays ? before.uid : after.uid,
    size: stays ? before.size : after.size,
    note: [note, same ? null : after.note].filter(Boolean).join(' ') || null,
  };
}

export const added = (entry: DiffEntry): DiffRow => ({
  id: entry.id,
  kind: entry.version.kind,
  action: 'add',
  name: entry.name ?? null,
  before: null,
  after: entry.hash,
  version: entry.version,
  uid: entry.uid,
  size: entry.size,
  note: entry.note ?? null,
});

export const removed = (entry: DiffEntry): DiffRow => ({
  id: entry.id,
  kind: entry.version.kind,
  action: 'remove',
  name: entry.name ?? null,
  before: entry.hash,
  after: null,
  version: null,
  uid: entry.uid,
  size: entry.size,
  note: null,
});
