import { type Migration, table } from './tools.ts';

/** Links that fetch one archive without a session. */
export const links: Migration = {
  id: '0008-links',
  async up(db, types) {
    await table(
      db,
      types,
      'archive_link',
      {
        account_id: 'text',
        archive_id: 'text',
        link_id: 'text',
        name: 'text',
        created_at: 'text',
        expires_at: 'text?',
        revoked_at: 'text?',
        last_at: 'text?',
        uses: 'int',
      },
      ['account_id', 'archive_id', 'link_id'],
    );
  },
};
