import type { Kysely } from 'kysely';
import type { Schema } from '../../store/sql/schema.ts';
import { damaged } from '../failures.ts';
import type { RowRec } from '../format/kinds.ts';

/** Tables whose rows come back as they were. */
const WHOLE: ReadonlySet<string> = new Set([
  'auth_user',
  'auth_credential',
  'directory',
  'device',
  'instance',
]);

/** Puts rows of sign-ins, devices and settings back; one that is there already stays. */
export async function insertRows(db: Kysely<Schema>, rows: readonly RowRec[]): Promise<void> {
  for (const { table, row } of rows) {
    if (!WHOLE.has(table))
      throw damaged('an identity', `holds a row of ${table}, which is none of its tables`);
    await db
      .insertInto(table as 'instance')
      .values(row as never)
      .onConflict((c) => c.doNothing())
      .execute();
  }
}
