import { index, type Migration, table } from './tools.ts';

/** The account's journal, versions and what is derived from them. */
export const core: Migration = {
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
