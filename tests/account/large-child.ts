import assert from 'node:assert/strict';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { freezeArchive } from '../../src/server/account/archive/freeze.ts';
import { startArchive } from '../../src/server/account/archive/list.ts';
import { openArchive } from '../../src/server/account/archive/send.ts';
import { diff } from '../../src/server/account/diff.ts';
import { makePlan, type PlanSource } from '../../src/server/account/restore/plan.ts';
import { restoreOf } from '../../src/server/account/restore/list.ts';
import { startPlan } from '../../src/server/account/restore/start.ts';
import { snapshotSide } from '../../src/server/account/restore/sides.ts';
import { Scratch } from '../../src/server/account/scratch.ts';
import { snapshotFacts } from '../../src/server/account/snapshot.ts';
import type { Room } from '../../src/server/account/room.ts';
import { Desk, vcard } from '../contract/desk.ts';
import { openOnSqlite } from '../contract/open.ts';
import { copies } from './archive-tools.ts';
import { newBody } from '../../src/server/account/bodies.ts';
import { versionHash, type Version } from '../../src/server/account/version.ts';
import { FIXED } from '../../src/shared/contract/kinds.ts';

/** Run with a small heap: digest, diff, freeze, manifest and plan over as many items as are asked for. */
const COUNT = Number(process.argv[2]);

const opened = await openOnSqlite();
const { room } = opened;
const took = (name: string, from: number) =>
  console.log(
    `${name}: ${((performance.now() - from) / 1000).toFixed(1)} s, ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MB`,
  );

/** Rows as a sound account has them, put in behind the journal's back, since only reading is tried here. */
async function fill(desk: Desk): Promise<void> {
  const { DatabaseSync } = await import('node:sqlite');
  const raw = new DatabaseSync(join(opened.place.data, 'lifeboat.db'), { timeout: 10_000 });
  raw.exec('begin');
  const version = raw.prepare('insert into version values (?,?,?,null,?,?,?,?,?,?,?,?,?)');
  const body = raw.prepare('insert into body values (?,?,?,?,?)');
  const change = raw.prepare(
    "insert into change values (?,?,?,'contact',null,?,'owner','x','2026-05-01T00:00:00.000Z','b','')",
  );
  for (let n = 0; n < COUNT; n++) {
    const id = `10000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    const { sha, bytes, crc32 } = newBody(Buffer.from(vcard(id, `Name ${n}`)));
    const made: Version = {
      kind: 'contact',
      collection: FIXED.book,
      href: `${id}.vcf`,
      mediaType: 'text/vcard',
      body: sha,
      props: { addedAt: '2026-05-01T00:00:00.000Z' },
    };
    const seq = n + 5;
    const hash = versionHash(made);
    version.run(
      desk.account,
      id,
      seq,
      hash,
      'contact',
      made.collection,
      made.href,
      made.mediaType,
      sha,
      bytes.length,
      id,
      JSON.stringify(made.props),
    );
    body.run(desk.account, sha, bytes, bytes.length, crc32);
    change.run(desk.account, seq, id, hash);
  }
  raw.prepare('update account set seq = ? where account_id = ?').run(COUNT + 4, desk.account);
  raw.exec('commit');
  raw.close();
}

async function plan(desk: Desk, source: PlanSource) {
  const id = await startPlan(room, desk.account, source);
  await makePlan(room, { account: desk.account, plan: id, source });
  return restoreOf(room as Room, desk.account, id);
}

try {
  const desk = await Desk.open(room);
  await fill(desk);
  let from = performance.now();
  const facts = await snapshotFacts(room, { account: desk.account });
  assert.equal(facts.counts.contact, COUNT);
  took('digest', from);

  from = performance.now();
  const other = await Desk.open(room);
  const scratch = new Scratch(room.data);
  const counted = { add: 0, change: 0, remove: 0, same: 0 };
  for await (const row of diff(
    snapshotSide(room, other.account, 4),
    snapshotSide(room, desk.account, facts.seq),
    () => scratch.pile(),
  ))
    counted[row.action]++;
  scratch.close();
  assert.deepEqual(counted, { add: COUNT, change: 0, remove: 0, same: 4 });
  took('diff against nothing', from);

  from = performance.now();
  const archive = await startArchive(room, desk.account);
  assert.equal((await freezeArchive(room, { account: desk.account, archive })).state, 'complete');
  took('freeze', from);

  from = performance.now();
  const open = await openArchive(room, desk.account, archive);
  const path = join(room.data, 'tmp', 'large.zip');
  await pipeline(Readable.from(copies(open.stream(0, open.size))), createWriteStream(path));
  took(`send ${Math.round(open.size / 2 ** 20)} MB`, from);

  from = performance.now();
  const same = await plan(desk, { type: 'archive', path, name: 'large.zip' });
  assert.deepEqual(same.counts.contact, { added: 0, changed: 0, removed: 0, same: COUNT });
  took('plan, all the same', from);

  console.log('all done');
} finally {
  await opened.close();
}
