import type { Migration } from './tools.ts';

/** The archive's own SHA-256 (Repr-Digest), and the phone number an owner may sign in with later. */
export const additions: Migration = {
  id: '0004-additions',
  async up(db, types) {
    await db.schema.alterTable('archive').addColumn('sha256', types.text).execute();
    await db.schema.alterTable('directory').addColumn('phone', types.text).execute();
  },
};
