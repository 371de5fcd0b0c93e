import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { PlanCounts } from '../../../shared/contract/archives.ts';
import { canonical } from '../../../shared/formats/canonical-json.ts';
import { readBody } from '../bodies.ts';
import type { DiffRow } from '../diff.ts';
import type { Room } from '../room.ts';
import { chunks } from '../../store/sql/chunks.ts';
import { nameOf } from '../project.ts';
import { isTextKind, nameOfVersion } from './text-facts.ts';

const SLICE = 1000;
const LONGEST_NAME = 500;
const COUNTED = { add: 'added', change: 'changed', remove: 'removed', same: 'same' } as const;

/** Writes a plan's rows in slices, and counts and digests them as they go by. */
export class PlanRows {
  readonly counts: z.infer<typeof PlanCounts> = {};
  written = 0;
  readonly #room: Room;
  readonly #account: string;
  readonly #plan: string;
  readonly #hash = createHash('sha256').update('lifeboat-plan-1\n');
  #waiting: DiffRow[] = [];
  #writing: Promise<void> | null = null;

  constructor(room: Room, account: string, plan: string, base: number) {
    this.#room = room;
    this.#account = account;
    this.#plan = plan;
    this.#hash.update(`${base}\n`);
  }

  async add(row: DiffRow): Promise<void> {
    const counts = (this.counts[row.kind] ??= { added: 0, changed: 0, removed: 0, same: 0 });
    counts[COUNTED[row.action]]++;
    this.#hash.update(`${canonical([row.id, row.action, row.before, row.after, row.uid])}\n`);
    this.#waiting.push(row);
    if (this.#waiting.length >= SLICE) await this.#flush();
  }

  /** The plan's digest, once all is written. */
  async done(): Promise<string> {
    await this.#flush();
    await this.#writing;
    return this.#hash.digest('hex');
  }

  async #flush(): Promise<void> {
    const rows = this.#waiting;
    this.#waiting = [];
    if (rows.length === 0) return;
    const names = await this.#names(rows);
    const first = this.written;
    this.written += rows.length;
    // one slice is written while the next is compared
    await this.#writing;
    this.#writing = this.#room.writer.run(
      'addPlanItems',
      rows.map((row, at) => ({
        account_id: this.#account,
        plan_id: this.#plan,
        n: first + at,
        item_id: row.id,
        kind: row.kind,
        action: row.action,
        name: (row.name ?? names.get(row.id) ?? '').slice(0, LONGEST_NAME).toWellFormed(),
        before_hash: row.before,
        after_hash: row.after,
        after: row.version && JSON.stringify(row.version),
        uid: row.uid,
        size: row.size,
        note: row.note,
      })),
    );
    // a failure is met where the slice is awaited
    this.#writing.catch(() => undefined);
  }

  /** Names the sources did not know: of live items from their summaries, of others from their bytes. */
  async #names(rows: DiffRow[]): Promise<Map<string, string>> {
    const names = new Map<string, string>();
    const unnamed = rows.filter((row) => row.name === null);
    for (const part of chunks(unnamed.filter((row) => row.before !== null))) {
      const found = await this.#room.db
        .selectFrom('projection')
        .where('account_id', '=', this.#account)
        .where(
          'item_id',
          'in',
          part.map((row) => row.id),
        )
        .select(['item_id', 'kind', 'data'])
        .execute();
      for (const { item_id, kind, data } of found) {
        names.set(item_id, nameOf(kind, JSON.parse(data) as Record<string, unknown>));
      }
    }
    for (const row of unnamed) if (!names.has(row.id)) names.set(row.id, await this.#nameFromBody(row));
    return names;
  }

  async #nameFromBody({ id, kind, version }: DiffRow): Promise<string> {
    if (!version) return '';
    const text = isTextKind(kind) && version.body !== null;
    const bytes = text ? await readBody(this.#room, this.#account, version.body!).catch(() => null) : null;
    return nameOfVersion(id, version, bytes);
  }
}
