import type { Kysely } from 'kysely';
import type { Schema } from '../../store/sql/schema.ts';
import { damaged } from '../failures.ts';
import type { RowRec } from '../format/kinds.ts';
import { exactPhone } from '../../../shared/formats/phone.ts';

/** Tables whose rows come back as they were. */
const WHOLE: ReadonlySet<string> = new Set([
  'auth_user',
  'auth_credential',
  'directory',
  'device',
  'support_visit',
  'support_look',
  'support_grant',
  'support_suggestion',
  'instance',
]);

/** Puts rows of sign-ins, devices and settings back; one that is there already stays. */
export async function insertRows(db: Kysely<Schema>, rows: readonly RowRec[]): Promise<void> {
  for (const { table, row } of rows) {
    if (!WHOLE.has(table))
      throw damaged('an identity', `holds a row of ${table}, which is none of its tables`);
    await db
      .insertInto(table as 'instance')
      .values((table === 'directory' ? withPhone(row) : row) as never)
      .onConflict((c) => c.doNothing())
      .execute();
  }
}

/** Numbers were once kept as they were typed; they are looked for in one form. */
const withPhone = (row: RowRec['row']): RowRec['row'] => ({
  ...row,
  phone: typeof row.phone === 'string' ? exactPhone(row.phone) : null,
});
