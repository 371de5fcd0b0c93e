import type { Migration } from './tools.ts';

/** When the owner's browser had compared every byte of an archive with its list of contents. */
export const checked: Migration = {
  id: '0012-checked',
  async up(db, types) {
    await db.schema.alterTable('archive').addColumn('checked_at', types.text).execute();
  },
};
