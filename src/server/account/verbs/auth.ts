import { CompiledQuery } from 'kysely';
import type { VerbContext } from '../journal.ts';

/** One statement of the auth library, on its own `auth_*` tables, in the same queue as every other write. */
export async function authSql(
  { db }: VerbContext,
  { text, parameters }: { text: string; parameters: unknown[] },
) {
  const { rows, numAffectedRows } = await db.executeQuery(CompiledQuery.raw(text, parameters));
  return { rows, affected: numAffectedRows === undefined ? null : Number(numAffectedRows) };
}
