import type { Migration } from './tools.ts';

/** What an archive's bytes follow from beside its seq. */
export const archiveBuild: Migration = {
  id: '0011-archive-build',
  async up(db, types) {
    await db.schema.alterTable('archive').addColumn('build', types.text).execute();
  },
};
