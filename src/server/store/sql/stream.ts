import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { Schema } from './schema.ts';

const AT_ONCE = 1000;

/**
 * Rows of a query in ascending order of one unique text column, a page at a time: memory stays small and no
 * connection is held between pages. Rows that come or go meanwhile are the caller's to exclude (seq bounds).
 */
export async function* inOrder<DB extends keyof Schema, O>(
  query: SelectQueryBuilder<Schema, DB, O>,
  column: string & keyof O,
  atOnce = AT_ONCE,
): AsyncGenerator<O> {
  let last: unknown = null;
  for (;;) {
    let page = query.orderBy(column as never).limit(atOnce);
    if (last !== null) page = page.where(column as never, '>', last as never);
    const rows = (await page.execute()) as O[];
    yield* rows;
    if (rows.length < atOnce) return;
    last = (rows.at(-1) as Record<string, unknown>)[column];
  }
}

/**
 * Pages of a query in the order of an index's columns (`table.column`), each from where the one before ended: no page
 * costs more for coming late. Together the columns are unique, and none is null in what the query gives. `from`: only
 * what comes after these values; a condition on the same columns would keep the index from being used for both.
 */
export async function* byIndex<DB extends keyof Schema, O>(
  query: SelectQueryBuilder<Schema, DB, O>,
  columns: readonly string[],
  { from, atOnce = AT_ONCE }: { from?: readonly string[]; atOnce?: number } = {},
): AsyncGenerator<O[]> {
  const names = columns.map((column) => column.slice(column.indexOf('.') + 1) as keyof O);
  const key = sql.join(columns.map((column) => sql.ref(column)));
  let ordered = query.limit(atOnce);
  for (const column of columns) ordered = ordered.orderBy(column as never);
  let after: readonly unknown[] | undefined = from;
  for (;;) {
    const page = after ? ordered.where(sql<boolean>`(${key}) > (${sql.join(after)})`) : ordered;
    const rows = (await page.execute()) as O[];
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < atOnce) return;
    after = names.map((name) => (last as O)[name]);
  }
}

export type ReadDb = Kysely<Schema>;
