import type { ColumnDataType, Expression } from 'kysely';
import { sql } from 'kysely';

/** The few type names in which the two databases differ. */
export interface ColumnTypes {
  /** Text that sorts by its bytes, as digests and merges need. */
  text: Expression<unknown>;
  int: ColumnDataType;
  bytes: ColumnDataType;
}

export const sqliteTypes: ColumnTypes = { text: sql`text`, int: 'integer', bytes: 'blob' };
export const postgresTypes: ColumnTypes = { text: sql`text collate "C"`, int: 'bigint', bytes: 'bytea' };
