import { TestServer } from '../../harness/server.ts';
import { say, timed } from '../measure.ts';
import { freeze } from './archive.ts';
import { fillItems } from './items.ts';
import { loadPerCore } from './rounds.ts';
import { SCALE } from './sets.ts';

const ITEMS = 200_000;

/** Freezing many items: for the first time, unchanged, and with one note more than the last time. */
export async function freezing(): Promise<void> {
  const count = Math.round(ITEMS * SCALE);
  const where = await fillItems(count);
  const server = await TestServer.start(where);
  try {
    const client = await server.signedIn();
    const ms = async () => `${(await timed(() => freeze(client))).toFixed(0)} ms`;
    say(`freezing ${count} items`, `cold ${await ms()} (wanted ≤ 10 s at 200,000)`);
    say('  again, nothing changed', await ms());
    await client.json('POST', '/api/notes', { title: 'One more', text: 'note' });
    say('  again, one note more', `${await ms()} (wanted ≤ 1 s at 200,000)`);
    say('  load per core', loadPerCore().toFixed(2));
  } finally {
    await server.stop();
    await where.remove();
  }
}
