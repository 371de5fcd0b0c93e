import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { auditAccount } from '../../src/server/account/audit/audit.ts';
import { listSummaries } from '../../src/server/account/read/lists.ts';
import { Desk } from '../contract/desk.ts';
import { type Opened, openOnSqlite } from '../contract/open.ts';
import { assertWhole } from '../contract/whole.ts';
import { Life, step } from './life.ts';

const STEPS = 2000;
const KINDS = ['contact', 'event', 'note', 'photo', 'collection'] as const;

let opened: Opened;
before(async () => void (opened = await openOnSqlite()));
after(() => opened.close());

/** Throws every projection away; lists make them anew. */
async function rebuild({ room, account }: Desk): Promise<void> {
  await opened.damage('delete from projection where account_id = ?', [account]);
  for (const kind of KINDS) await listSummaries(room, account, kind, { limit: 5000 });
  const found = await auditAccount(room, { account });
  // the bodies of these photos were never sent
  assert.deepEqual(
    found.filter((f) => f.kind !== 'photo'),
    [],
  );
}

/** What lists say is what the model holds. */
async function assertListed(life: Life): Promise<void> {
  for (const kind of KINDS) {
    const { items } = await listSummaries(life.desk.room, life.desk.account, kind, { limit: 5000 });
    const held = [...life.now].filter(([, { version }]) => version.kind === kind);
    assert.deepEqual(
      new Map(items.map((i) => [i.id, i.etag])),
      new Map(held.map(([id, { hash }]) => [id, hash])),
    );
  }
}

test(`a life of ${STEPS} steps in two accounts, with undo, restore and rebuild`, async (t) => {
  const seed = Number(process.env.FC_SEED || Math.floor(Math.random() * 2 ** 31));
  t.diagnostic(`seed ${seed} (again: FC_SEED=${seed})`);
  const lives = [
    await Life.begin(await Desk.open(opened.room)),
    await Life.begin(await Desk.open(opened.room)),
  ];
  let [n, rebuilds] = [0, 0];
  try {
    for (const s of fc.sample(step, { numRuns: STEPS, seed })) {
      n++;
      const life = lives[s.a % 2]!;
      await life.live(s);
      if (n % 50 === 0) for (const each of lives) await each.check();
      if (n % 97 === 0) await life.restore(s.b);
      if (n % (2 * 97) === 0) await life.undo();
      if (n % 251 === 0) await rebuild(life.desk).then(() => rebuilds++);
      if (n % 400 === 0) await assertListed(life);
    }
    for (const life of lives) {
      await life.check();
      await assertWhole(opened.room, life.desk.account);
      await rebuild(life.desk);
      await assertListed(life);
      for (const [seq, state] of [...life.states].filter((_, i) => i % 40 === 0))
        assert.equal(await life.desk.digest(seq), life.digest(state), `as it stood at ${seq}`);
    }
  } catch (error) {
    throw new Error(`at step ${n} of seed ${seed}: ${(error as Error).message}`, { cause: error });
  }
  t.diagnostic(
    `${lives.map((l) => `${l.past.length} steps kept, ${l.refused} refused, ${l.now.size} items`).join('; ')}; ` +
      `restores ${JSON.stringify(lives.map((l) => l.restores))}, ${rebuilds} rebuilds`,
  );
});
