import type { Kysely, SelectQueryBuilder } from 'kysely';
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

export type ReadDb = Kysely<Schema>;
