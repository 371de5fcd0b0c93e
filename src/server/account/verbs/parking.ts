import type { Tx, Wanted } from '../journal.ts';

/**
 * For items whose place is still held by a collection that can only go after them, since they lie in it now: they are
 * put under a name of their own first and get their own name when that collection is gone.
 */
export class Parking {
  readonly #tx: Tx;
  readonly #held: Set<string>;
  readonly #parked: Wanted[] = [];

  private constructor(tx: Tx, held: Set<string>) {
    this.#tx = tx;
    this.#held = held;
  }

  /** `waiting`: collections that go later. */
  static async before(tx: Tx, waiting: Iterable<string>): Promise<Parking> {
    const live = await tx.live([...waiting]);
    return new Parking(
      tx,
      new Set(
        [...live.values()].map(({ collection_id, href }) => placeOf({ collection: collection_id, href })),
      ),
    );
  }

  /** The items as they can be put now. */
  park(wanted: Wanted[]): Wanted[] {
    if (this.#held.size === 0) return wanted;
    return wanted.map((item) => {
      if (!this.#held.has(placeOf(item.version))) return item;
      this.#parked.push(item);
      return {
        ...item,
        version: { ...item.version, href: `${item.id}-${item.version.href}` },
        projection: undefined,
      };
    });
  }

  /** Puts what was parked where it belongs; answers what even now got another href. `skipped` was not put at all. */
  async settle(skipped: ReadonlySet<string>): Promise<{ id: string; href: string }[]> {
    const due = this.#parked.filter((item) => !skipped.has(item.id));
    if (due.length === 0) return [];
    return (await this.#tx.put(due, { href: 'rename', uid: 'skip' })).moved;
  }
}

const placeOf = ({ collection, href }: { collection: string; href: string }): string =>
  `${collection}/${href}`;
