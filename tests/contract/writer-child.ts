import { postgresWriter } from '../../src/server/account/writer/postgres-writer.ts';
import { openStore } from '../../src/server/store/open.ts';
import { LifeboatError } from '../../src/shared/contract/problem.ts';
import { Desk } from './desk.ts';
import { roomOn } from './open.ts';

/**
 * One of several processes that write one account at once. Arguments: data folder, database URL, account, name,
 * number of writes. Prints what was acknowledged as JSON: [item, hash or null, seq] each, and how often it lost.
 */
const [data, databaseUrl, account, name, writes] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];
const store = openStore({ data, databaseUrl });
const desk = Desk.at(roomOn(store, postgresWriter(store.db)), account);
const shared = Array.from({ length: 20 }, (_, i) => `10000000-0000-4000-8000-${String(i).padStart(12, '0')}`);
const acknowledged: [string, string | null, number][] = [];
let lost = 0;

async function write(n: number): Promise<void> {
  const id = shared[Math.floor(Math.random() * shared.length)]!;
  const roll = Math.random();
  if (roll < 0.15) {
    const { changes } = await desk.remove(id);
    for (const c of changes) acknowledged.push([c.id, c.hash, c.seq]);
    return;
  }
  const expect = roll < 0.6 ? ((await desk.items()).get(id) ?? null) : undefined;
  const own = roll > 0.9;
  const card = desk.card(`${name} ${n}`, own ? {} : { id, ...(expect === undefined ? {} : { expect }) });
  const { changes } = await desk.save(card);
  for (const c of changes) acknowledged.push([c.id, c.hash, c.seq]);
}

async function writer(from: number, step: number): Promise<void> {
  for (let n = from; n < Number(writes); n += step)
    await write(n).catch((error: unknown) => {
      const raced = error instanceof LifeboatError && /^item\.(changed|exists|not-found)$/.test(error.code);
      if (!raced) throw error;
      lost++;
    });
}

const WRITERS = 4;
await Promise.all(Array.from({ length: WRITERS }, (_, i) => writer(i, WRITERS)));
await store.close();
process.stdout.write(JSON.stringify({ acknowledged, lost }));
