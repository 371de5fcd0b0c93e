import { KINDS, type Kind } from '../../../shared/contract/kinds.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import { inOrder } from '../../store/sql/stream.ts';
import { HOMES } from '../collections.ts';
import { isSoundRow, LIVE } from '../live-row.ts';
import type { Room } from '../room.ts';
import { standIn } from '../stand-in.ts';
import { liveVersions } from '../versions.ts';

/** Where the collections lie that every account starts with: an account that holds nothing there is damaged. */
const HOMES_OF_ALL = Object.values(HOMES);

/** Live items by collection and kind. */
class Found {
  readonly #counts = new Map<string, Map<string, number>>();

  add(collection: string, kind: string, n: number): void {
    const kinds = this.#counts.get(collection) ?? new Map<string, number>();
    this.#counts.set(collection, kinds.set(kind, (kinds.get(kind) ?? 0) + n));
  }

  get collections(): string[] {
    return [...this.#counts.keys()];
  }

  in(collection: string): number {
    return [...(this.#counts.get(collection)?.values() ?? [])].reduce((sum, n) => sum + n, 0);
  }

  of(kind: string): Map<string, number> {
    return new Map(
      [...this.#counts].flatMap(([collection, kinds]) => {
        const n = kinds.get(kind);
        return n ? [[collection, n] as const] : [];
      }),
    );
  }

  hasOddKind(collection: string): boolean {
    return [...(this.#counts.get(collection)?.keys() ?? [])].some((k) => !KINDS.includes(k as Kind));
  }
}

/**
 * Counts live items by collection and compares them with what each collection says it holds (promise 4).
 * @throws LifeboatError `store.unavailable` when members are missing
 */
export async function countMembers(
  db: Room['db'],
  account: string,
  kind: Kind,
): Promise<{ total: number; byCollection: Map<string, number> }> {
  const rows = await liveVersions(db, account)
    .groupBy(['collection_id', 'kind'])
    .select(['collection_id', 'kind', ({ fn }) => fn.countAll<number>().as('n')])
    .execute();
  const states = await db
    .selectFrom('collection_state')
    .where('account_id', '=', account)
    .select(['collection_id', 'members'])
    .execute();
  const stated = new Map(states.map((s) => [s.collection_id, s.members]));
  const found = new Found();
  for (const { collection_id, kind: k, n } of rows) found.add(collection_id, k, Number(n));
  await settleDamaged(db, account, found, stated);
  compareMembers(found, stated);
  const byCollection = found.of(kind);
  return { total: [...byCollection.values()].reduce((sum, n) => sum + n, 0), byCollection };
}

/**
 * A damaged row may say that it lies elsewhere, or is of another kind, than it does: it is counted where it belongs. Only
 * collections that seem to hold more than they say, or what is of no kind, are looked through.
 */
async function settleDamaged(
  db: Room['db'],
  account: string,
  found: Found,
  stated: ReadonlyMap<string, number>,
): Promise<void> {
  for (const collection of found.collections) {
    if (found.in(collection) <= (stated.get(collection) ?? 0) && !found.hasOddKind(collection)) continue;
    const query = liveVersions(db, account).where('collection_id', '=', collection).select(LIVE);
    for await (const row of inOrder(query, 'item_id')) {
      if (isSoundRow(row)) continue;
      const { version } = await standIn(db, account, row);
      found.add(collection, row.kind, -1);
      found.add(version.collection, version.kind, 1);
    }
  }
}

/** @throws `store.unavailable` unless each collection holds what it says, and there are the ones every account has */
function compareMembers(found: Found, stated: ReadonlyMap<string, number>): void {
  for (const collection of new Set([...HOMES_OF_ALL, ...found.collections, ...stated.keys()])) {
    const [members, here] = [stated.get(collection), found.in(collection)];
    if ((members ?? (HOMES_OF_ALL.includes(collection as never) ? undefined : 0)) === here) continue;
    throw new LifeboatError('store.unavailable', {
      detail: `A collection should hold ${members ?? 'some'} items, ${here} can be read. Nothing is shown as empty that is not.`,
      where: collection,
      retryAfter: 60,
    });
  }
}
