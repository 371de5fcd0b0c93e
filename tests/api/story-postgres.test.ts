import { test } from 'node:test';
import { freshDatabase } from '../harness/postgres.ts';
import { story } from './story.ts';

const url = process.env.LIFEBOAT_PG_URL;

if (url) {
  story('the owner’s story on PostgreSQL', async () => {
    const database = await freshDatabase(url);
    return { more: { LIFEBOAT_DATABASE_URL: database.url }, drop: database.drop };
  });
} else {
  test('the owner’s story on PostgreSQL', (t) => t.skip('skipped: LIFEBOAT_PG_URL names no server'));
}
