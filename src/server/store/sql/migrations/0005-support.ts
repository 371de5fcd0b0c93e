import type { Kysely } from 'kysely';
import { exactPhone } from '../../../../shared/formats/phone.ts';
import { index, type Migration, table } from './tools.ts';

/** Visits of agents, what they looked at, what owners granted them, what they suggested; numbers found exactly; codes of failures. */
export const support: Migration = {
  id: '0005-support',
  async up(db, types) {
    await table(
      db,
      types,
      'support_visit',
      {
        account_id: 'text',
        visit_id: 'text',
        agent_id: 'text',
        agent_name: 'text',
        agent_email: 'text',
        who: 'text',
        case_no: 'text',
        reason: 'text',
        at: 'text',
        until: 'text',
        ended_at: 'text?',
        ended_by: 'text?',
      },
      ['account_id', 'visit_id'],
    );
    await table(
      db,
      types,
      'support_look',
      {
        account_id: 'text',
        look_id: 'text',
        no: 'int',
        visit_id: 'text',
        seq: 'int',
        at: 'text',
        what: 'text',
        kind: 'text?',
        item_id: 'text?',
        hash: 'text?',
        grant_id: 'text?',
      },
      ['account_id', 'look_id'],
    );
    await index(db, 'support_look_seq', 'support_look', ['account_id', 'seq', 'no']);
    await index(db, 'support_look_visit', 'support_look', ['account_id', 'visit_id', 'no']);
    await table(
      db,
      types,
      'support_grant',
      {
        account_id: 'text',
        grant_id: 'text',
        agent_id: 'text',
        agent_name: 'text',
        agent_email: 'text',
        visit_id: 'text?',
        kinds: 'text',
        lasts: 'text',
        state: 'text',
        asked_at: 'text?',
        answered_at: 'text?',
        until: 'text?',
        ended_at: 'text?',
      },
      ['account_id', 'grant_id'],
    );
    await table(
      db,
      types,
      'support_suggestion',
      {
        account_id: 'text',
        suggestion_id: 'text',
        visit_id: 'text',
        at: 'text',
        text: 'text',
        action: 'text?',
        state: 'text',
        answered_at: 'text?',
        result: 'text?',
      },
      ['account_id', 'suggestion_id'],
    );
    await db.schema
      .alterTable('account')
      .addColumn('support_no', types.int, (c) => c.notNull().defaultTo(0))
      .execute();
    await db.schema.alterTable('attempt').addColumn('code', types.text).execute();
    await index(db, 'directory_phone', 'directory', ['phone'], { where: 'phone is not null' });
    await normalizePhones(db);
  },
};

/** Numbers kept so far as they were typed become the form in which they are looked for. */
async function normalizePhones(any: Kysely<unknown>): Promise<void> {
  const db = any as Kysely<{ directory: { email: string; phone: string | null } }>;
  const rows = await db
    .selectFrom('directory')
    .where('phone', 'is not', null)
    .select(['email', 'phone'])
    .execute();
  for (const { email, phone } of rows)
    await db
      .updateTable('directory')
      .set({ phone: exactPhone(phone!) })
      .where('email', '=', email)
      .execute();
}
