import { index, type Migration } from './tools.ts';

/** How much an account uses is told on every page: summed from an index, as for bodies. */
export const used: Migration = {
  id: '0010-used',
  async up(db) {
    await index(db, 'blob_size', 'blob', ['account_id', 'size']);
  },
};
