import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../../src/server/store/open.ts';
import { Desk } from './desk.ts';
import { askPostgres, openOnPostgres } from './open.ts';
import { assertWhole } from './whole.ts';

interface Said {
  acknowledged: [item: string, hash: string | null, seq: number][];
  lost: number;
}

const CHILD = fileURLToPath(new URL('./writer-child.ts', import.meta.url));
const WRITES = 300;

async function runChild(args: string[]): Promise<Said> {
  const child = spawn(process.execPath, [CHILD, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  assert.equal(code, 0, err);
  return JSON.parse(out) as Said;
}

/** Two processes write one account at the same time (design, section 10: any of N processes may). */
export function twoProcesses(url: string): void {
  test('two processes writing one account at once lose nothing', async (t) => {
    const opened = await openOnPostgres(url);
    t.after(() => opened.close());
    const { room, place } = opened;
    const desk = await Desk.open(room);
    const args = [place.data, place.databaseUrl!, desk.account];
    const said = await Promise.all(['one', 'two'].map((name) => runChild([...args, name, String(WRITES)])));
    await assertWhole(room, desk.account);
    const rows = await room.db
      .selectFrom('change')
      .where('account_id', '=', desk.account)
      .select(['seq', 'item_id', 'after_hash'])
      .execute();
    const journal = new Map(rows.map((r) => [r.seq, [r.item_id, r.after_hash, r.seq]]));
    const acknowledged = said.flatMap((s) => s.acknowledged);
    for (const line of acknowledged) assert.deepEqual(journal.get(line[2]), line);
    assert.equal(acknowledged.length, rows.length - 4, 'nothing in the journal that nobody was told of');
    const lost = said.reduce((sum, s) => sum + s.lost, 0);
    t.diagnostic(`${rows.length} changes by two processes, ${lost} races lost as they should be`);
    assert.ok(said.every((s) => s.acknowledged.length > WRITES / 4));
  });
}

/** Connections that die under a write: the whole step is tried again and finds itself (a failover looks like this). */
export function dyingConnections(url: string): void {
  test('connections that die while 200 saves run lose nothing and double nothing', async (t) => {
    const opened = await openOnPostgres(url);
    t.after(() => opened.close());
    const desk = await Desk.open(opened.room);
    const database = new URL(opened.place.databaseUrl!).pathname.slice(1);
    const saving = Promise.all(Array.from({ length: 200 }, (_, i) => desk.save(desk.card(`card ${i}`))));
    for (let kills = 0; kills < 8; kills++) {
      await sleep(60);
      await askPostgres(url, 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
        database,
      ]);
    }
    const saved = await saving;
    const reader = openStore(opened.place);
    t.after(() => reader.close());
    await assertWhole(reader, desk.account);
    assert.deepEqual(
      saved.map((s) => s.changes[0]!.seq).toSorted((a, b) => a - b),
      Array.from({ length: 200 }, (_, i) => 5 + i),
    );
  });
}
