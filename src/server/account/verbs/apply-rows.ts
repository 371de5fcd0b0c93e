import type { Kind } from '../../../shared/contract/kinds.ts';
import { chunks } from '../../store/sql/chunks.ts';
import type { PlanItemTable } from '../../store/sql/schema.ts';
import type { Tx } from '../journal.ts';

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
