import { index, type Migration } from './tools.ts';

/** The delta feed reads one kind in the order of the journal: from an index, not by reading all others too. */
export const feed: Migration = {
  id: '0007-feed',
  async up(db) {
    await index(db, 'version_feed', 'version', ['account_id', 'kind', 'seq'], { where: 'until_seq is null' });
  },
};
