import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { tempName } from '../store/files.ts';
import type { Pile } from './diff.ts';

/**
 * A table room on disk for one job: what must be sorted or looked up and may be as large as the account. Nothing in
 * it needs to survive; it goes with `close`, and after a kill with the sweep of what begins with `.tmp-`.
 */
export class Scratch {
  readonly #path: string;
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #piles = 0;

  constructor(data: string) {
    const folder = join(data, 'tmp');
    mkdirSync(folder, { recursive: true });
    this.#path = join(folder, tempName());
    this.#db = new DatabaseSync(this.#path);
    this.#db.exec(
      'PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8000; PRAGMA temp_store=FILE; BEGIN',
    );
  }

  exec(text: string): void {
    this.#db.exec(text);
  }

  #statement(text: string): StatementSync {
    let statement = this.#statements.get(text);
    if (!statement) this.#statements.set(text, (statement = this.#db.prepare(text)));
    return statement;
  }

  /** Runs a statement; answers how many rows it changed. */
  run(text: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(text).run(...values).changes);
  }

  get<T>(text: string, ...values: SQLInputValue[]): T | undefined {
    return this.#statement(text).get(...values) as T | undefined;
  }

  all<T>(text: string, ...values: SQLInputValue[]): T[] {
    return this.#statement(text).all(...values) as T[];
  }

  /** Rows one by one. The tables read must not be changed meanwhile. */
  *each<T>(text: string, ...values: SQLInputValue[]): Generator<T> {
    yield* this.#db.prepare(text).iterate(...values) as Iterable<T>;
  }

  /** A heap of values that comes out sorted by key. */
  pile<T>(): Pile<T> {
    const table = `pile_${++this.#piles}`;
    this.exec(`create table ${table} (key text not null, value text not null)`);
    return {
      add: (key, value) =>
        void this.run(`insert into ${table} (key, value) values (?, ?)`, key, JSON.stringify(value)),
      sorted: () => this.#sorted<T>(table),
    };
  }

  *#sorted<T>(table: string): Generator<{ key: string; value: T }> {
    // rowid keeps values of one key in the order they came
    const rows = this.each<{ key: string; value: string }>(
      `select key, value from ${table} order by key, rowid`,
    );
    for (const { key, value } of rows) yield { key, value: JSON.parse(value) as T };
  }

  close(): void {
    this.#db.close();
    rmSync(this.#path, { force: true });
  }
}
