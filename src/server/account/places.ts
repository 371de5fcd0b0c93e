import { LifeboatError } from '../../shared/contract/problem.ts';
import { chunks } from '../store/sql/chunks.ts';
import { accepts, leadsHome, TOPS } from './collections.ts';
import type { Policy, Wanted } from './journal.ts';
import type { LiveRow } from './live-row.ts';
import type { Tx } from './tx.ts';
import { type Props, sha256 } from './version.ts';

/** What found no place (its UID is taken, by whom) and what got another name than it asked for. */
export interface Placed {
  skipped: { id: string; other: string }[];
  moved: { id: string; href: string }[];
}

export interface Placement extends Placed {
  fit: Wanted[];
}

const LONGEST_UID = 500;

/** The item with a UID that both databases can keep and index: an odd one is known by its hash. */
export function indexable(item: Wanted): Wanted {
  const { uid } = item;
  if (uid === null || (uid.length <= LONGEST_UID && !uid.includes('\0'))) return item;
  return { ...item, uid: `sha256:${sha256(uid)}` };
}

/**
 * Finds for each item its place: the collection takes it, its href and UID are free. Names change hands between the
 * items of one call, but one that is left where it is keeps its own. `before`: the items' live rows.
 */
export async function place(
  tx: Tx,
  items: readonly Wanted[],
  before: ReadonlyMap<string, LiveRow>,
  policy: Policy,
): Promise<Placement> {
  const found = await placeOnce(tx, items, policy);
  const left = new Set(found.skipped.map((s) => s.id).filter((id) => before.has(id)));
  if (left.size === 0) return found;
  const again = await place(
    tx,
    items.filter((i) => !left.has(i.id)),
    before,
    policy,
  );
  return { ...again, skipped: [...found.skipped.filter((s) => left.has(s.id)), ...again.skipped] };
}

async function placeOnce(tx: Tx, items: readonly Wanted[], policy: Policy): Promise<Placement> {
  const placement: Placement = { fit: [], skipped: [], moved: [] };
  const taken = await Taken.load(tx, items);
  const coming = items.filter((i) => i.version.kind === 'collection');
  const collections = new Map([
    ...(await tx.collections()),
    ...coming.map(({ id, version: { collection: parent, props } }) => [id, { parent, props }] as const),
  ]);
  const parents = new Map([...collections].map(([id, { parent }]) => [id, parent]));
  for (const item of items) {
    checkCollection(item, collections.get(item.version.collection)?.props);
    if (item.version.kind === 'collection' && !leadsHome(item.id, parents))
      throw new LifeboatError('item.collection', { detail: 'A folder cannot lie in itself.' });
    const other = taken.uidHolder(item);
    if (other !== null && policy.uid === 'refuse') throw new LifeboatError('item.uid-taken', { other });
    if (other !== null) {
      placement.skipped.push({ id: item.id, other });
      continue;
    }
    const placed = await named(tx, item, taken, policy);
    if (placed !== item) placement.moved.push({ id: item.id, href: placed.version.href });
    taken.take(placed);
    placement.fit.push(placed);
  }
  return placement;
}

/** The item under its own name, or a numbered one when that is taken. */
async function named(tx: Tx, item: Wanted, taken: Taken, policy: Policy): Promise<Wanted> {
  const other = taken.hrefHolder(item);
  if (other === null) return item;
  if (policy.href === 'refuse') throw new LifeboatError('item.href-taken', { other });
  const href = await freeHref(tx, item.version, taken);
  return { ...item, version: { ...item.version, href }, projection: undefined };
}

async function freeHref(tx: Tx, { collection, href }: Wanted['version'], taken: Taken): Promise<string> {
  const [, stem = href, ext = ''] = /^(.*?)(\.[^.]{1,10})?$/s.exec(href) ?? [];
  const like = await tx.db
    .selectFrom('version')
    .where('account_id', '=', tx.act.account)
    .where('collection_id', '=', collection)
    .where('until_seq', 'is', null)
    .where('href', '>=', stem)
    .where('href', '<', `${stem}\u{10ffff}`)
    .select('href')
    .execute();
  const used = new Set(like.map((r) => r.href));
  for (let n = 2; ; n++) {
    const candidate = `${stem} (${n})${ext}`;
    if (!used.has(candidate) && !taken.hasHref(collection, candidate)) return candidate;
  }
}

/** Who holds the hrefs and UIDs that items ask for, these items themselves left out: they leave their place. */
class Taken {
  readonly #hrefs = new Map<string, string>();
  readonly #uids = new Map<string, string>();

  static async load(tx: Tx, items: readonly Wanted[]): Promise<Taken> {
    const taken = new Taken();
    const leaving = new Set(items.map((i) => i.id));
    for (const [collection, members] of Map.groupBy(items, (i) => i.version.collection))
      for (const part of chunks(members)) await taken.#read(tx, collection, part, leaving);
    return taken;
  }

  async #read(tx: Tx, collection: string, part: Wanted[], leaving: ReadonlySet<string>): Promise<void> {
    const held = tx.db
      .selectFrom('version')
      .where('account_id', '=', tx.act.account)
      .where('collection_id', '=', collection)
      .where('until_seq', 'is', null)
      .select(['item_id', 'href', 'uid']);
    const hrefs = part.map((i) => i.version.href);
    for (const row of await held.where('href', 'in', hrefs).execute())
      if (!leaving.has(row.item_id)) this.#hrefs.set(`${collection}/${row.href}`, row.item_id);
    const uids = part.map((i) => i.uid).filter((uid) => uid !== null);
    if (uids.length === 0) return;
    for (const row of await held.where('uid', 'in', uids).execute())
      if (!leaving.has(row.item_id)) this.#uids.set(`${collection}/${row.uid}`, row.item_id);
  }

  hasHref = (collection: string, href: string): boolean => this.#hrefs.has(`${collection}/${href}`);

  hrefHolder({ id, version }: Wanted): string | null {
    const holder = this.#hrefs.get(`${version.collection}/${version.href}`);
    return holder === undefined || holder === id ? null : holder;
  }

  uidHolder({ id, uid, version }: Wanted): string | null {
    if (uid === null || version.kind === 'collection') return null;
    const holder = this.#uids.get(`${version.collection}/${uid}`);
    return holder === undefined || holder === id ? null : holder;
  }

  take({ id, uid, version }: Wanted): void {
    this.#hrefs.set(`${version.collection}/${version.href}`, id);
    if (uid !== null) this.#uids.set(`${version.collection}/${uid}`, id);
  }
}

/** Whether a hash is one of those expected, which stand with a blank between. */
export const isAmong = (hash: string | null, expected: string | null): boolean =>
  hash !== null && expected !== null && expected.split(' ').includes(hash);

/** @throws `item.exists`, `item.not-found` or `item.changed` unless the item stands as expected */
export function checkExpected(item: { id: string; expect?: string | null }, hash: string | null): void {
  if (item.expect === undefined || item.expect === hash || isAmong(hash, item.expect)) return;
  if (item.expect === null)
    throw new LifeboatError('item.exists', { other: item.id, etag: hash ?? undefined });
  if (hash === null) throw new LifeboatError('item.not-found');
  throw new LifeboatError('item.changed', { other: item.id, etag: hash });
}

function checkCollection({ version }: Wanted, parent: Props | undefined): void {
  const { kind, collection } = version;
  if (kind === 'collection') {
    if (TOPS.includes(collection) || (parent && (parent.components ?? []).length === 0)) return;
  } else if (parent && accepts(parent, kind)) return;
  throw new LifeboatError('item.collection', {
    where: collection,
    detail: parent ? `A ${kind} cannot lie there.` : 'That collection is not here.',
  });
}
