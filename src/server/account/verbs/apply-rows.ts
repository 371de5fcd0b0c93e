import type { Kind } from '../../../shared/contract/kinds.ts';
import { chunks } from '../../store/sql/chunks.ts';
import type { PlanItemTable } from '../../store/sql/schema.ts';
import type { Tx } from '../journal.ts';
import type { Version } from '../version.ts';
import type { Parking } from './parking.ts';

export interface Applied {
  planned: number;
  done: number;
  skipped: { id: string; kind: Kind; name: string; reason: string }[];
  moved: { id: string; name: string; href: string }[];
  /** Ids of the collections that were put, chosen or needed. */
  collections: string[];
}

export const named = (r: PlanItemTable, reason: string): Applied['skipped'][number] => ({
  id: r.item_id,
  kind: r.kind as Kind,
  name: r.name,
  reason,
});

const AT_ONCE = 2000;

/** A plan's rows inside the step that applies it, a page at a time. */
export class PlanReader {
  readonly #tx: Tx;
  readonly #plan: string;
  readonly chosen: (row: PlanItemTable) => boolean;

  constructor(tx: Tx, plan: string, chosen: (row: PlanItemTable) => boolean) {
    this.#tx = tx;
    this.#plan = plan;
    this.chosen = chosen;
  }

  #query() {
    return this.#tx.db
      .selectFrom('plan_item')
      .where('account_id', '=', this.#tx.act.account)
      .where('plan_id', '=', this.#plan)
      .orderBy('n')
      .selectAll();
  }

  /** The chosen members with these actions, in the plan's order. */
  async *members(actions: string[]): AsyncGenerator<PlanItemTable[]> {
    let last = -1;
    for (;;) {
      const page = await this.#query()
        .where('n', '>', last)
        .where('action', 'in', actions)
        .where('kind', '!=', 'collection')
        .limit(AT_ONCE)
        .execute();
      const chosen = page.filter(this.chosen);
      if (chosen.length > 0) yield chosen;
      if (page.length < AT_ONCE) return;
      last = page.at(-1)!.n;
    }
  }

  /** All rows of collections, chosen or not, parents before children. */
  async collections(): Promise<PlanItemTable[]> {
    return this.#query().where('kind', '=', 'collection').execute();
  }

  async byNumber(numbers: number[]): Promise<PlanItemTable[]> {
    const found: PlanItemTable[] = [];
    for (const part of chunks(numbers)) found.push(...(await this.#query().where('n', 'in', part).execute()));
    return found;
  }
}

/** Puts rows of a plan and notes what became of them. */
export class Putter {
  readonly applied: Applied;
  readonly #tx: Tx;
  readonly #parking: Parking;
  readonly #skipped = new Set<string>();

  constructor(tx: Tx, parking: Parking, applied: Applied) {
    this.#tx = tx;
    this.#parking = parking;
    this.applied = applied;
  }

  async put(rows: PlanItemTable[]): Promise<void> {
    if (rows.length === 0) return;
    this.applied.planned += rows.length;
    const wanted = rows.map((r) => ({
      id: r.item_id,
      version: JSON.parse(r.after!) as Version,
      size: r.size,
      uid: r.uid,
    }));
    const placed = await this.#tx.put(this.#parking.park(wanted), { href: 'rename', uid: 'skip' });
    const byId = new Map(rows.map((r) => [r.item_id, r]));
    for (const { id } of placed.skipped) {
      this.#skipped.add(id);
      this.applied.skipped.push(named(byId.get(id)!, 'Another item with the same UID is there.'));
    }
    for (const m of placed.moved) this.applied.moved.push({ ...m, name: byId.get(m.id)!.name });
    this.applied.done += rows.length - placed.skipped.length;
  }

  /** Last: what waited for a name gets it. */
  async settle(): Promise<void> {
    const moved = await this.#parking.settle(this.#skipped);
    for (const m of moved) this.applied.moved.push({ ...m, name: m.href });
  }
}
