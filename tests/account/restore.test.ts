import assert from 'node:assert/strict';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { planItem, planItems, restoresOf } from '../../src/server/account/restore/list.ts';
import { restartPlan } from '../../src/server/account/restore/start.ts';
import { makePlan } from '../../src/server/account/restore/plan.ts';
import { readBody } from '../../src/server/account/bodies.ts';
import { Desk } from '../contract/desk.ts';
import { type Opened, openOnSqlite } from '../contract/open.ts';
import { apply, filled, freeze, plan, planArchive, run, toFile } from './archive-tools.ts';

let opened: Opened;
before(async () => {
  opened = await openOnSqlite();
});
after(() => opened.close());

const sums = ({ counts }: { counts: object }) => {
  const total = { added: 0, changed: 0, removed: 0, same: 0 };
  for (const one of Object.values(counts) as (typeof total)[])
    for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += one[key];
  return total;
};

test('an archive restored into a new, empty account gives an equal digest and equal bytes', async () => {
  const desk = await filled(opened.room);
  const { bytes } = await freeze(desk);
  const other = await Desk.open(opened.room);
  const made = await planArchive(other, bytes);
  assert.deepEqual(made.failures, []);
  assert.equal(sums(made).removed + sums(made).changed, 0);
  const done = await apply(other, made);
  assert.equal(done.report?.state, 'complete');
  assert.equal(done.report.digest, done.report.expected);
  assert.equal(done.report.planned, done.report.done);
  assert.equal(await other.digest(), await desk.digest());
  const rows = await opened.room.db
    .selectFrom('version')
    .where('account_id', '=', other.account)
    .where('body_sha', 'is not', null)
    .where('until_seq', 'is', null)
    .select(['body_sha', 'kind', 'uid'])
    .execute();
  for (const row of rows) await readBody(opened.room, other.account, row.body_sha!);
  assert.equal(rows.filter((row) => row.uid !== null).length, 9);
});

test('the same archive again is all the same, and its plan changes nothing', async () => {
  const desk = await filled(opened.room);
  const { bytes } = await freeze(desk);
  const made = await planArchive(desk, bytes);
  const { added, changed, removed, same } = sums(made);
  assert.deepEqual([added, changed, removed], [0, 0, 0]);
  assert.equal(same, (await desk.items()).size);
  const head = await desk.head();
  const done = await apply(desk, made, { mode: 'exact' });
  assert.equal(done.report?.state, 'complete');
  assert.equal(done.report.planned, 0);
  assert.deepEqual(await desk.head(), head);
});

test('what is missing comes back by default; everything exactly when asked; undo brings back what was', async () => {
  const desk = await filled(opened.room);
  const { bytes } = await freeze(desk);
  const then = await desk.digest();
  const items = await desk.items();
  const rows = await opened.room.db
    .selectFrom('version')
    .where('account_id', '=', desk.account)
    .where('until_seq', 'is', null)
    .select(['item_id', 'kind', 'href'])
    .execute();
  const folder = rows.find((row) => row.href === 'Trips')!;
  const contacts = rows.filter((row) => row.kind === 'contact');
  await desk.remove([folder.item_id, contacts[0]!.item_id]);
  await desk.save(desk.card('Changed', { id: contacts[1]!.item_id }));
  await desk.save(desk.card('New'));
  const changed = await desk.digest();
  const missing = await planArchive(desk, bytes);
  const first = await apply(desk, missing);
  assert.equal(first.report?.state, 'complete');
  assert.deepEqual(first.report.skipped, []);
  assert.equal((await desk.items()).size, items.size + 1);
  await desk.undo(first.batch!);
  assert.equal(await desk.digest(), changed);
  const exact = await planArchive(desk, bytes);
  const second = await apply(desk, exact, { mode: 'exact' });
  assert.equal(second.report?.state, 'complete');
  assert.equal(await desk.digest(), then);
  await desk.undo(second.batch!);
  assert.equal(await desk.digest(), changed);
});

test('a restore to an earlier seq is exact, and too old a one is refused', async () => {
  const desk = await filled(opened.room);
  const { seq } = await desk.head();
  const then = await desk.digest();
  const rows = await opened.room.db
    .selectFrom('version')
    .where('account_id', '=', desk.account)
    .where('kind', '=', 'contact')
    .where('until_seq', 'is', null)
    .select('item_id')
    .execute();
  await desk.save([desk.card('One'), desk.card('Two')]);
  await desk.remove(rows.slice(0, 2).map((row) => row.item_id));
  const made = await plan(desk, { type: 'seq', seq });
  const done = await apply(desk, made, { mode: 'exact' });
  assert.equal(done.report?.state, 'complete');
  assert.equal(await desk.digest(), then);
  await opened.damage('delete from version where account_id = ? and until_seq is not null', [desk.account]);
  await assert.rejects(plan(desk, { type: 'seq', seq }), { code: 'batch.too-old' });
  await assert.rejects(plan(desk, { type: 'seq', seq: 10_000 }), { code: 'request.fields' });
});

test('only what is ticked comes back, with the folders it lies in', async () => {
  const desk = await filled(opened.room);
  const { bytes } = await freeze(desk);
  const other = await Desk.open(opened.room);
  const made = await planArchive(other, bytes);
  const files = await planItems(opened.room, other.account, made.id, { kind: 'file', action: 'add' });
  const ticket = files.items.find((item) => item.name === 'Ticket.pdf')!;
  const done = await apply(other, made, { only: [ticket.id] });
  assert.equal(done.report?.state, 'complete');
  assert.equal(done.report.done, 3);
  assert.equal((await other.items()).size, 4 + 3);
});

test('a plan is applied once, answers the same report again, and not when the account moved on', async () => {
  const desk = await filled(opened.room);
  const { bytes } = await freeze(desk);
  const other = await Desk.open(opened.room);
  const path = await toFile(opened.room, bytes);
  const made = await plan(other, { type: 'archive', path, name: 'a.zip' });
  await other.save(other.card('In between'));
  await assert.rejects(apply(other, made), { code: 'account.moved-on' });
  await assert.rejects(apply(other, { ...made, digest: '0'.repeat(64) }), { code: 'restore.digest' });
  const source = await restartPlan(opened.room, other.account, made.id);
  await makePlan(opened.room, { account: other.account, plan: made.id, source });
  const [again] = (await restoresOf(opened.room, other.account)).items;
  const [one, two] = await Promise.all([apply(other, again!), apply(other, again!)]);
  assert.deepEqual(one.report, two.report);
  assert.deepEqual((await apply(other, again!, { mode: 'exact' })).report, one.report);
  await assert.rejects(restartPlan(opened.room, other.account, made.id), { code: 'restore.state' });
  await assert.rejects(apply(other, { ...again!, id: 'none' }), { code: 'restore.not-found' });
});

test('a phone that made everything anew: matched by UID, the live id and href stay', async () => {
  const desk = await Desk.open(opened.room);
  await desk.save([
    desk.card('Ada', { uid: 'u1' }),
    desk.card('Bo', { uid: 'u2' }),
    await desk.photo('x', { href: 'p.jpg' }),
  ]);
  const { bytes } = await freeze(desk);
  const other = await Desk.open(opened.room);
  const here = [
    other.card('Ada', { uid: 'u1' }),
    other.card('Robert', { uid: 'u2' }),
    await other.photo('x', { href: 'p.jpg' }),
  ];
  await other.save(here);
  const made = await planArchive(other, bytes);
  assert.equal(sums(made).added, 0);
  assert.deepEqual(sums(made), { added: 0, changed: 1, removed: 0, same: 4 + 2 });
  const shown = await planItem(opened.room, other.account, made.id, here[1]!.wanted.id);
  assert.match(shown.row.note!, /UID/);
  assert.equal(shown.after?.version.href, here[1]!.wanted.version.href);
  assert.equal(shown.before?.hash, shown.row.before);
  const done = await apply(other, made, { mode: 'exact' });
  assert.equal(done.report?.state, 'complete');
  assert.deepEqual([...(await other.items()).keys()].sort(), [...(await other.items()).keys()].sort());
});

test('an archive that was packed again by another program still restores whole', async () => {
  const desk = await filled(opened.room);
  const { bytes } = await freeze(desk);
  const zip = await toFile(opened.room, bytes);
  const folder = `${zip}.d`;
  await mkdir(folder);
  await run('unzip', ['-qq', zip, '-d', join(folder, 'My archive')]);
  await rm(join(folder, 'My archive', 'README.txt'));
  await rename(
    join(folder, 'My archive', 'photos/2026/05/again.jpg'),
    join(folder, 'My archive', 'photos/2026/05/äg?in.jpg'),
  );
  await run('zip', ['-qr', '../again.zip', '.'], { cwd: folder });
  const other = await Desk.open(opened.room);
  const path = join(folder, '../again.zip');
  const made = await plan(other, { type: 'archive', path, name: 'again.zip' });
  assert.deepEqual(made.failures, []);
  await apply(other, made);
  assert.equal(await other.digest(), await desk.digest());
  await rm(path);
});
