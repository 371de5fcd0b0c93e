import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Store } from '../store/open.ts';
import type { Writer } from './writer/writer.ts';

/**
 * The auth library's way to the database: its reads on the read connection, each of its writes as one verb in the
 * writer's queue. It runs no transactions of several statements: each of its statements stands for itself.
 */
export function authDialect(store: Store, writer: Writer): Dialect {
  const postgres = store.place.databaseUrl !== null;
  return {
    createAdapter: () => (postgres ? new PostgresAdapter() : new SqliteAdapter()),
    createDriver: () => new QueueDriver(store, writer),
    createIntrospector: (db: Kysely<unknown>) =>
      postgres ? new PostgresIntrospector(db) : new SqliteIntrospector(db),
    createQueryCompiler: () => (postgres ? new PostgresQueryCompiler() : new SqliteQueryCompiler()),
  } as Dialect;
}

/** SQLite knows no booleans and no dates; both databases keep them as number and ISO text here. */
const plain = (value: unknown) =>
  typeof value === 'boolean' ? Number(value) : value instanceof Date ? value.toISOString() : value;

class QueueDriver implements Driver {
  readonly #connection: DatabaseConnection;
  constructor(store: Store, writer: Writer) {
    this.#connection = {
      async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
        const parameters = query.parameters.map(plain);
        if (query.query.kind === 'SelectQueryNode')
          return store.db.executeQuery<R>({ ...query, parameters } as CompiledQuery<R>);
        const { rows, affected } = await writer.run('authSql', { text: query.sql, parameters });
        return { rows: rows as R[], numAffectedRows: affected === null ? undefined : BigInt(affected) };
      },
      streamQuery(): never {
        throw new Error('the auth library does not stream');
      },
    };
  }
  init = async () => undefined;
  acquireConnection = async () => this.#connection;
  releaseConnection = async () => undefined;
  destroy = async () => undefined;
  beginTransaction = (): never => noTransactions();
  commitTransaction = (): never => noTransactions();
  rollbackTransaction = (): never => noTransactions();
}

function noTransactions(): never {
  throw new Error('the auth library runs no transactions here');
}
