import { LifeboatError } from '../../shared/contract/problem.ts';
import { collectionType, isFixed } from './collections.ts';
import {
  added,
  compared,
  type DiffEntry,
  type DiffOptions,
  type DiffRow,
  type LiveSide,
  removed,
  type Side,
} from './diff.ts';
import { idOf } from './ids.ts';
import { versionHash } from './version.ts';

/** They are held in memory, about 1 KB each. */
const MOST_COLLECTIONS = 50_000;

export function checkCollectionCount(count: number): void {
  if (count > MOST_COLLECTIONS)
    throw new LifeboatError('archive.too-large', {
      detail: `More than ${MOST_COLLECTIONS} collections cannot be compared.`,
    });
}

export interface MatchedCollections {
  rows: DiffRow[];
  /** Wanted id → the id it has here, where they differ. */
  mapped: Map<string, string>;
  /** Wanted members whose id is a collection's here → the id they get. */
  hidden: Map<string, string>;
}

/** Matches collections by id, then by (parent, href) of one type, from the top down. */
export async function matchCollections(
  now: LiveSide,
  wanted: Side,
  options: DiffOptions,
): Promise<MatchedCollections> {
  const here = await held(now.collections());
  const there = await held(wanted.collections());
  const taken = await now.membersAmong([...there.keys()].filter((id) => !here.has(id)));
  const mapped = new Map<string, string>();
  const hidden = new Map([...here.keys()].filter((id) => !there.has(id)).map((id) => [id, otherId(id)]));
  const free = new Map(
    [...here.values()].filter((c) => !sameById(c, there.get(c.id))).map((c) => [placeOf(c), c]),
  );
  const rows: DiffRow[] = [];
  for (const entry of topDown(there)) {
    const parent = mapped.get(entry.version.collection) ?? entry.version.collection;
    const after = moved(entry, parent);
    const byId = here.get(entry.id);
    if (byId && sameById(byId, entry)) {
      rows.push(compared(byId, after, null));
      continue;
    }
    const byPlace = free.get(placeOf(after));
    if (byPlace) {
      free.delete(placeOf(after));
      mapped.set(entry.id, byPlace.id);
      rows.push(compared(byPlace, keepingAddedAt(after, byPlace), 'Matched by place and name.'));
    } else if (entry.unreadable === undefined) {
      const id = byId || taken.has(entry.id) ? otherId(entry.id) : entry.id;
      if (id !== entry.id) mapped.set(entry.id, id);
      rows.push(added({ ...after, id }));
    }
  }
  if (!options.keepRest) for (const entry of free.values()) if (!isFixed(entry.id)) rows.push(removed(entry));
  return { rows, mapped, hidden };
}

/** An id for what cannot keep its own, since that is something else here. */
const otherId = (id: string): string => idOf('instead of', id);

const sameById = (a: DiffEntry, b: DiffEntry | undefined): boolean =>
  b !== undefined && collectionType(a.version) === collectionType(b.version);

const placeOf = ({ version }: DiffEntry): string =>
  `${version.collection}/${collectionType(version)}/${version.href}`;

async function held(entries: AsyncIterable<DiffEntry>): Promise<Map<string, DiffEntry>> {
  const all = new Map<string, DiffEntry>();
  for await (const entry of entries) {
    all.set(entry.id, entry);
    checkCollectionCount(all.size);
  }
  return all;
}

/** Parents before children; one whose parent is not among them counts as at the top. */
function topDown(all: Map<string, DiffEntry>): DiffEntry[] {
  const ordered: DiffEntry[] = [];
  const done = new Set<string>();
  for (const start of all.values()) {
    const chain: DiffEntry[] = [];
    let at: DiffEntry | undefined = start;
    while (at && !done.has(at.id)) {
      done.add(at.id);
      chain.push(at);
      at = all.get(at.version.collection);
    }
    ordered.push(...chain.reverse());
  }
  return ordered;
}

function moved(entry: DiffEntry, parent: string): DiffEntry {
  if (parent === entry.version.collection) return entry;
  const version = { ...entry.version, collection: parent };
  return { ...entry, version, hash: versionHash(version) };
}

function keepingAddedAt(after: DiffEntry, before: DiffEntry): DiffEntry {
  const version = {
    ...after.version,
    props: { ...after.version.props, addedAt: before.version.props.addedAt },
  };
  return { ...after, version, hash: versionHash(version) };
}
