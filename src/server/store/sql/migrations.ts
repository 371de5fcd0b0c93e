import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { ColumnTypes } from './dialect.ts';

interface Migration {
  id: string;
  up(db: Kysely<unknown>, types: ColumnTypes): Promise<void>;
}

type Column = 'text' | 'text?' | 'int' | 'int?' | 'bytes';
type Columns = Record<string, Column>;

async function table(db: Kysely<unknown>, types: ColumnTypes, name: string, columns: Columns, key: string[]) {
  let builder = db.schema.createTable(name);
  for (const [column, kind] of Object.entries(columns)) {
    const type = types[kind.replace('?', '') as keyof ColumnTypes];
    builder = builder.addColumn(column, type, (c) => (kind.endsWith('?') ? c : c.notNull()));
  }
  await builder.addPrimaryKeyConstraint(`${name}_key`, key as never[]).execute();
}

async function index(
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

/** The account's journal, versions and what is derived from them. */
const core: Migration = {
  id: '0001-core',
  async up(db, types) {
    await table(db, types, 'directory', { email: 'text', account_id: 'text' }, ['email']);
    await table(
      db,
      types,
      'account',
      {
        account_id: 'text',
        name: 'text',
        epoch: 'text',
        seq: 'int',
        chain: 'text',
        state: 'text',
        lost: 'text?',
        country: 'text?',
        quota: 'int?',
        derived_no: 'int',
        created_at: 'text',
      },
      ['account_id'],
    );
    await table(
      db,
      types,
      'version',
      {
        account_id: 'text',
        item_id: 'text',
        seq: 'int',
        until_seq: 'int?',
        hash: 'text',
        kind: 'text',
        collection_id: 'text',
        href: 'text',
        media_type: 'text',
        body_sha: 'text?',
        size: 'int',
        uid: 'text?',
        props: 'text',
      },
      ['account_id', 'item_id', 'seq'],
    );
    const live = 'until_seq is null';
    await index(db, 'version_live', 'version', ['account_id', 'item_id'], { unique: true, where: live });
    await index(db, 'version_href', 'version', ['account_id', 'collection_id', 'href'], {
      unique: true,
      where: live,
    });
    await index(db, 'version_uid', 'version', ['account_id', 'collection_id', 'uid'], {
      unique: true,
      where: `${live} and uid is not null`,
    });
    await index(db, 'version_kind', 'version', ['account_id', 'kind', 'item_id'], { where: live });
    await index(db, 'version_members', 'version', ['account_id', 'collection_id', 'kind'], { where: live });
    await index(db, 'version_seq', 'version', ['account_id', 'seq']);
    await index(db, 'version_until', 'version', ['account_id', 'until_seq'], {
      where: 'until_seq is not null',
    });
    await index(db, 'version_body', 'version', ['account_id', 'body_sha']);
    await table(
      db,
      types,
      'change',
      {
        account_id: 'text',
        seq: 'int',
        item_id: 'text',
        kind: 'text',
        before_hash: 'text?',
        after_hash: 'text?',
        actor_type: 'text',
        actor_id: 'text',
        at: 'text',
        batch_id: 'text',
        chain: 'text',
      },
      ['account_id', 'seq'],
    );
    await index(db, 'change_batch', 'change', ['account_id', 'batch_id', 'seq']);
    await index(db, 'change_item', 'change', ['account_id', 'item_id', 'seq']);
    await table(
      db,
      types,
      'batch',
      {
        account_id: 'text',
        batch_id: 'text',
        act: 'text',
        actor_type: 'text',
        actor_id: 'text',
        at: 'text',
        first_seq: 'int',
        last_seq: 'int',
        undoes: 'text?',
        undone_by: 'text?',
        counts: 'text',
        request: 'text?',
      },
      ['account_id', 'batch_id'],
    );
    await index(db, 'batch_seq', 'batch', ['account_id', 'last_seq']);
    await table(
      db,
      types,
      'departure',
      { account_id: 'text', collection_id: 'text', seq: 'int', href: 'text', item_id: 'text' },
      ['account_id', 'collection_id', 'seq', 'href'],
    );
    await table(
      db,
      types,
      'collection_state',
      { account_id: 'text', collection_id: 'text', members: 'int', seq: 'int' },
      ['account_id', 'collection_id'],
    );
    await table(
      db,
      types,
      'body',
      { account_id: 'text', sha: 'text', bytes: 'bytes', size: 'int', crc32: 'int' },
      ['account_id', 'sha'],
    );
    await index(db, 'body_size', 'body', ['account_id', 'size']);
    await table(
      db,
      types,
      'blob',
      { account_id: 'text', sha: 'text', size: 'int', crc32: 'int', at: 'text' },
      ['account_id', 'sha'],
    );
    await table(
      db,
      types,
      'projection',
      {
        account_id: 'text',
        item_id: 'text',
        hash: 'text',
        kind: 'text',
        collection_id: 'text',
        sort: 'text',
        first_start: 'text?',
        last_end: 'text?',
        data: 'text',
        crc32: 'int',
      },
      ['account_id', 'item_id'],
    );
    await index(db, 'projection_sort', 'projection', ['account_id', 'kind', 'sort', 'item_id']);
    await index(db, 'projection_start', 'projection', ['account_id', 'kind', 'first_start']);
    await table(
      db,
      types,
      'derived',
      { account_id: 'text', body_sha: 'text', no: 'int', data: 'text', at: 'text' },
      ['account_id', 'body_sha'],
    );
    await index(db, 'derived_no', 'derived', ['account_id', 'no']);
  },
};

/** Devices, archives, plans, attempts of the vault, and settings of the instance. */
const services: Migration = {
  id: '0002-services',
  async up(db, types) {
    await table(
      db,
      types,
      'device',
      {
        account_id: 'text',
        device_id: 'text',
        name: 'text',
        secret_hash: 'text',
        scopes: 'text',
        may_delete: 'int',
        created_at: 'text',
        last_used_at: 'text?',
        revoked_at: 'text?',
      },
      ['account_id', 'device_id'],
    );
    await table(
      db,
      types,
      'archive',
      {
        account_id: 'text',
        archive_id: 'text',
        state: 'text',
        seq: 'int',
        digest: 'text?',
        table_sha: 'text?',
        size: 'int?',
        counts: 'text',
        problems: 'text',
        done: 'int',
        total: 'int',
        created_at: 'text',
        expires_at: 'text',
        sent: 'text',
        sent_at: 'text?',
        reason: 'text?',
      },
      ['account_id', 'archive_id'],
    );
    await table(db, types, 'archive_blob', { account_id: 'text', archive_id: 'text', sha: 'text' }, [
      'account_id',
      'archive_id',
      'sha',
    ]);
    await table(
      db,
      types,
      'plan',
      {
        account_id: 'text',
        plan_id: 'text',
        state: 'text',
        source: 'text',
        base_seq: 'int',
        digest: 'text',
        counts: 'text',
        failures: 'text',
        done: 'int',
        total: 'int',
        created_at: 'text',
        applied_at: 'text?',
        batch_id: 'text?',
        report: 'text?',
        reason: 'text?',
      },
      ['account_id', 'plan_id'],
    );
    await table(
      db,
      types,
      'plan_item',
      {
        account_id: 'text',
        plan_id: 'text',
        n: 'int',
        item_id: 'text',
        kind: 'text',
        action: 'text',
        name: 'text',
        before_hash: 'text?',
        after_hash: 'text?',
        after: 'text?',
        uid: 'text?',
        size: 'int',
        note: 'text?',
      },
      ['account_id', 'plan_id', 'n'],
    );
    await index(db, 'plan_item_item', 'plan_item', ['account_id', 'plan_id', 'item_id']);
    await table(
      db,
      types,
      'attempt',
      {
        account_id: 'text',
        attempt_id: 'text',
        kind: 'text',
        state: 'text',
        started_at: 'text',
        ended_at: 'text?',
        from_seq: 'int?',
        to_seq: 'int?',
        items: 'int?',
        bytes: 'int?',
        seconds: 'int?',
        reason: 'text?',
        asked: 'int',
      },
      ['account_id', 'attempt_id'],
    );
    await index(db, 'attempt_kind', 'attempt', ['account_id', 'kind', 'started_at']);
    await table(db, types, 'instance', { key: 'text', value: 'text' }, ['key']);
  },
};

/** The auth library's tables under names of ours; they join nothing. Columns are named as the library asks. */
const auth: Migration = {
  id: '0003-auth',
  async up(db, types) {
    await table(
      db,
      types,
      'auth_user',
      {
        id: 'text',
        name: 'text',
        email: 'text',
        emailVerified: 'int',
        image: 'text?',
        role: 'text',
        createdAt: 'text',
        updatedAt: 'text',
      },
      ['id'],
    );
    await index(db, 'auth_user_email', 'auth_user', ['email'], { unique: true });
    await table(
      db,
      types,
      'auth_credential',
      {
        id: 'text',
        accountId: 'text',
        providerId: 'text',
        userId: 'text',
        accessToken: 'text?',
        refreshToken: 'text?',
        idToken: 'text?',
        accessTokenExpiresAt: 'text?',
        refreshTokenExpiresAt: 'text?',
        scope: 'text?',
        password: 'text?',
        createdAt: 'text',
        updatedAt: 'text',
      },
      ['id'],
    );
    await index(db, 'auth_credential_user', 'auth_credential', ['userId']);
    await table(
      db,
      types,
      'auth_session',
      {
        id: 'text',
        expiresAt: 'text',
        token: 'text',
        createdAt: 'text',
        updatedAt: 'text',
        ipAddress: 'text?',
        userAgent: 'text?',
        userId: 'text',
      },
      ['id'],
    );
    await index(db, 'auth_session_token', 'auth_session', ['token'], { unique: true });
    await index(db, 'auth_session_user', 'auth_session', ['userId']);
    await table(
      db,
      types,
      'auth_verification',
      {
        id: 'text',
        identifier: 'text',
        value: 'text',
        expiresAt: 'text',
        createdAt: 'text?',
        updatedAt: 'text?',
      },
      ['id'],
    );
  },
};

/** The archive's own SHA-256 (Repr-Digest), and the phone number an owner may sign in with later. */
const additions: Migration = {
  id: '0004-additions',
  async up(db, types) {
    await db.schema.alterTable('archive').addColumn('sha256', types.text).execute();
    await db.schema.alterTable('directory').addColumn('phone', types.text).execute();
  },
};

const MIGRATIONS: readonly Migration[] = [core, services, auth, additions];

/**
 * Brings the schema up to date, each migration in a transaction of its own with the row that says it ran:
 * a kill in between leaves it before or after. `until`: the last one to run, to make a schema as it once was.
 */
export async function migrate(db: Kysely<never>, types: ColumnTypes, until?: string): Promise<void> {
  const any = db as unknown as Kysely<{ migration: { id: string } }>;
  await sql`create table if not exists migration (id text primary key)`.execute(any);
  for (const migration of MIGRATIONS) {
    await any.transaction().execute(async (tx) => {
      await sql`insert into migration (id) values ('lock') on conflict (id) do update set id = 'lock'`.execute(
        tx,
      );
      const ran = await tx
        .selectFrom('migration')
        .where('id', '=', migration.id)
        .selectAll()
        .executeTakeFirst();
      if (ran) return;
      await migration.up(tx as unknown as Kysely<unknown>, types);
      await tx.insertInto('migration').values({ id: migration.id }).execute();
    });
    if (migration.id === until) return;
  }
}
