import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { ColumnTypes } from '../dialect.ts';

/** One step of the schema, run once per database, in the order of its id. */
export interface Migration {
  id: string;
  up(db: Kysely<unknown>, types: ColumnTypes): Promise<void>;
}

type Column = 'text' | 'text?' | 'int' | 'int?' | 'bytes';
type Columns = Record<string, Column>;

/** Makes a table; a `?` after a type lets a column be null. */
export async function table(
  db: Kysely<unknown>,
  types: ColumnTypes,
  name: string,
  columns: Columns,
  key: string[],
) {
  let builder = db.schema.createTable(name);
  for (const [column, kind] of Object.entries(columns)) {
    const type = types[kind.replace('?', '') as keyof ColumnTypes];
    builder = builder.addColumn(column, type, (c) => (kind.endsWith('?') ? c : c.notNull()));
  }
  await builder.addPrimaryKeyConstraint(`${name}_key`, key as never[]).execute();
}

export async function index(
  db: Kysely<unknown>,
  name: string,
  on: string,
  columns: string[],
  options: { unique?: boolean; where?: string } = {},
) {
  const live = options.where ? sql` where ${sql.raw(options.where)}` : sql``;
  const unique = options.unique ? sql`unique ` : sql``;
  await sql`create ${unique}index ${sql.ref(name)} on ${sql.table(on)} (${sql.join(columns.map((c) => sql.ref(c)))})${live}`.execute(
    db,
  );
}
