import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Kysely, SqliteDialect, type SqliteDatabase } from 'kysely';
import type { Schema } from './schema.ts';

/** Statements kept ready per connection; the query builder makes the same few texts again and again. */
const KEPT_STATEMENTS = 300;

const bindable = (parameters: readonly unknown[]) =>
  parameters.map((p) =>
    typeof p === 'boolean' ? Number(p) : p instanceof Date ? p.toISOString() : p,
  ) as never[];

function shim(raw: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, StatementSync>();
  const prepare = (text: string) => {
    let statement = statements.get(text);
    if (!statement) {
      statement = raw.prepare(text);
      if (statements.size >= KEPT_STATEMENTS) statements.delete(statements.keys().next().value!);
      statements.set(text, statement);
    }
    return statement;
  };
  return {
    close: () => raw.close(),
    prepare(text) {
      // a statement that streams rows must not be shared with a second reader of the same text
      const statement = prepare(text);
      return {
        reader: statement.columns().length > 0,
        all: (p) => statement.all(...bindable(p)),
        run: (p) => statement.run(...bindable(p)),
        iterate: (p) => raw.prepare(text).iterate(...bindable(p)) as IterableIterator<unknown>,
      };
    },
  };
}

export interface Sqlite {
  raw: DatabaseSync;
  db: Kysely<Schema>;
}

/**
 * Opens `lifeboat.db`. The writer (one per data folder) sets WAL and `synchronous=FULL`: a commit is on disk
 * when it returns. Readers see one consistent database snapshot per statement or transaction.
 */
export function openSqlite(path: string, mode: 'write' | 'read'): Sqlite {
  const raw = new DatabaseSync(path, { timeout: 10_000, readOnly: mode === 'read' });
  if (mode === 'write') {
    raw.exec(
      'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=67108864',
    );
  }
  raw.exec('PRAGMA cache_size=-16000; PRAGMA temp_store=FILE');
  return { raw, db: new Kysely<Schema>({ dialect: new SqliteDialect({ database: shim(raw) }) }) };
}
