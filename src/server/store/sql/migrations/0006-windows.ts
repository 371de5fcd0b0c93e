import { index, type Migration } from './tools.ts';

/** A window of a calendar reads first starts and last ends of a whole account: from an index alone. */
export const windows: Migration = {
  id: '0006-windows',
  async up(db) {
    await index(db, 'projection_end', 'projection', [
      'account_id',
      'kind',
      'last_end',
      'first_start',
      'item_id',
    ]);
  },
};
