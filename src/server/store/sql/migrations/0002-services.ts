import { index, type Migration, table } from './tools.ts';

/** Devices, archives, plans, attempts of the vault, and settings of the instance. */
export const services: Migration = {
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
