import { index, type Migration, table } from './tools.ts';

/** Plans from a manifest alone: which bodies the account lacks until their bytes come. */
export const lacking: Migration = {
  id: '0009-lacking',
  async up(db, types) {
    for (const column of ['lacking', 'lacking_bytes'])
      await db.schema
        .alterTable('plan')
        .addColumn(column, types.int, (c) => c.notNull().defaultTo(0))
        .execute();
    await table(
      db,
      types,
      'plan_blob',
      { account_id: 'text', plan_id: 'text', sha: 'text', size: 'int', need: 'text', come: 'int' },
      ['account_id', 'plan_id', 'sha'],
    );
    await index(db, 'plan_blob_lacking', 'plan_blob', ['account_id', 'plan_id', 'sha'], {
      where: 'come = 0',
    });
  },
};
