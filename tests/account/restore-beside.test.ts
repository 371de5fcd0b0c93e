import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readBody } from '../../src/server/account/bodies.ts';
import { planItems } from '../../src/server/account/restore/list.ts';
import { Desk } from '../contract/desk.ts';
import { type Opened, openOnSqlite } from '../contract/open.ts';
import { apply, freeze, planArchive } from './archive-tools.ts';

let opened: Opened;
before(async () => {
  opened = await openOnSqlite();
});
after(() => opened.close());

/** An archive, and the account after a card, an event, a photo and a note were changed. */
async function changed() {
  const desk = await Desk.open(opened.room);
  const pieces = [
    desk.card('Ada', { uid: 'u1' }),
    desk.card('Grace', { uid: 'u2' }),
    desk.text('event', 'Dentist'),
    desk.text('note', 'Shopping'),
    await desk.photo('the photo', { href: 'p.jpg' }),
  ];
  await desk.save(pieces);
  const { bytes } = await freeze(desk);
  const [ada, grace, event, note, photo] = pieces.map((piece) => piece.wanted);
  await desk.save([
    desk.card('Ada King', { id: ada!.id, uid: 'u1' }),
    desk.card('Grace Hopper', { id: grace!.id, uid: 'u2' }),
    desk.text('event', 'Dentist, moved', { id: event!.id }),
    desk.text('note', 'Shopping today', { id: note!.id }),
    await desk.photo('the photo, edited', { id: photo!.id, href: 'p.jpg' }),
  ]);
  return { desk, bytes, ids: { ada: ada!.id, grace: grace!.id } };
}

const live = async (desk: Desk) =>
  opened.room.db
    .selectFrom('version')
    .where('account_id', '=', desk.account)
    .where('until_seq', 'is', null)
    .where('kind', '!=', 'collection')
    .selectAll()
    .execute();

test('both are kept: what is here stays, the archive’s comes in beside it with a UID of its own', async () => {
  const { desk, bytes } = await changed();
  const [then, before] = [await desk.digest(), await live(desk)];
  const made = await planArchive(desk, bytes);
  const done = await apply(desk, made, { mode: 'both' });
  assert.equal(done.report?.state, 'complete', JSON.stringify(done.report));
  assert.deepEqual([done.report.planned, done.report.done], [5, 5]);
  assert.equal(done.report.digest, done.report.expected);
  const now = await live(desk);
  for (const row of before)
    assert.deepEqual(
      now.find((one) => one.item_id === row.item_id),
      row,
    );
  const beside = now.filter((row) => !before.some((one) => one.item_id === row.item_id));
  assert.deepEqual(beside.map((row) => row.kind).sort(), ['contact', 'contact', 'event', 'note', 'photo']);
  for (const row of beside) {
    const text = Buffer.from(await readBody(opened.room, desk.account, row.body_sha!)).toString();
    if (row.kind === 'photo') assert.deepEqual([text, row.href === 'p.jpg'], ['the photo', false]);
    else {
      assert.equal(row.uid, row.item_id);
      assert.deepEqual(text.match(/^UID:.*$/gm), [`UID:${row.item_id}`]);
      assert.ok(/\b(Ada|Grace|Dentist|Shopping)\r?$/m.test(text), text);
    }
  }
  const listed = await planItems(opened.room, desk.account, made.id, { limit: 1000 });
  assert.equal(listed.total, listed.items.length);
  assert.ok(listed.items.every((item) => ['same', 'change'].includes(item.action)));
  await desk.undo(done.batch!);
  assert.equal(await desk.digest(), then);
});

test('the same archive again brings no second one', async () => {
  const { desk, bytes } = await changed();
  await apply(desk, await planArchive(desk, bytes), { mode: 'both' });
  const then = await desk.digest();
  const again = await apply(desk, await planArchive(desk, bytes), { mode: 'both' });
  assert.deepEqual([again.report?.state, again.report?.planned], ['complete', 0]);
  assert.equal(await desk.digest(), then);
});

test('by kind and ticked one by one, also when the step was refused first', async () => {
  const { desk, bytes, ids } = await changed();
  const made = await planArchive(desk, bytes);
  const choices = { kinds: { contact: 'both', note: 'replace' }, mode: 'none', only: [ids.ada] } as never;
  await assert.rejects(apply(desk, { ...made, digest: '0'.repeat(64) }, choices), { code: 'restore.digest' });
  const done = await apply(desk, made, { kinds: { contact: 'both' }, only: [ids.ada] });
  assert.deepEqual([done.report?.state, done.report?.done], ['complete', 1]);
  const cards = (await live(desk)).filter((row) => row.kind === 'contact');
  assert.equal(cards.length, 3);
});
