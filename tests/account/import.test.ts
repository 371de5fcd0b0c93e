import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { planItems } from '../../src/server/account/restore/list.ts';
import { readBody } from '../../src/server/account/bodies.ts';
import { FIXED } from '../../src/shared/contract/kinds.ts';
import { Desk, vcard } from '../contract/desk.ts';
import { type Opened, openOnSqlite } from '../contract/open.ts';
import { apply, plan, toFile } from './archive-tools.ts';

let opened: Opened;
before(async () => {
  opened = await openOnSqlite();
});
after(() => opened.close());

async function planFile(desk: Desk, name: string, text: string | Uint8Array, collection?: string) {
  const path = await toFile(opened.room, Buffer.from(text as string), name.split('.').at(-1));
  const mediaType = name.endsWith('.vcf') ? 'text/vcard' : name.endsWith('.ics') ? 'text/calendar' : '';
  return plan(desk, { type: 'import', path, name, mediaType, ...(collection ? { collection } : {}) });
}

const live = (desk: Desk, kind: string) =>
  opened.room.db
    .selectFrom('version')
    .where('account_id', '=', desk.account)
    .where('kind', '=', kind)
    .where('until_seq', 'is', null)
    .selectAll()
    .execute();

const NO_UID = 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:No Uid\r\nX-ODD;A=1:kept\r\nEND:VCARD\r\n';

test('cards come in with their own bytes; a missing UID line is added and said; the same file again is all the same', async () => {
  const desk = await Desk.open(opened.room);
  const file = `${vcard('u1', 'Ada')}${NO_UID}\r\nstray text\r\n${vcard('u2', 'Bo', 'X-KEEP:1\r\n')}BEGIN:VCARD\r\nFN:cut`;
  const made = await planFile(desk, 'all.vcf', file);
  assert.deepEqual(made.counts, { contact: { added: 3, changed: 0, removed: 0, same: 0 } });
  assert.deepEqual(
    made.failures.map((f) => [f.line, f.text.slice(0, 6)]),
    [
      [13, 'stray '],
      [21, 'BEGIN:'],
    ],
  );
  const items = await planItems(opened.room, desk.account, made.id);
  assert.deepEqual(
    items.items.filter((i) => i.note).map((i) => [i.name, i.note]),
    [['No Uid', 'A UID line was added.']],
  );
  const done = await apply(desk, made);
  assert.equal(done.report?.state, 'partial', 'what was not taken keeps it from being complete');
  assert.equal(done.report.done, 3);
  const bodies = await Promise.all(
    (await live(desk, 'contact')).map((row) => readBody(opened.room, desk.account, row.body_sha!)),
  );
  const texts = bodies.map((bytes) => Buffer.from(bytes).toString());
  assert.ok(texts.includes(vcard('u1', 'Ada')));
  assert.ok(texts.includes(vcard('u2', 'Bo', 'X-KEEP:1\r\n')));
  assert.ok(texts.some((text) => text.replace(/UID:.*\r\n/, '') === NO_UID && /UID:./.test(text)));
  const again = await planFile(desk, 'all.vcf', file);
  assert.deepEqual(again.counts, { contact: { added: 0, changed: 0, removed: 0, same: 3 } });
});

test('a changed card changes the live one, whose href and props stay; what the file lacks is left', async () => {
  const desk = await Desk.open(opened.room);
  const ada = desk.card('Ada', { uid: 'u1', props: { favourite: true } });
  await desk.save([ada, desk.card('Other')]);
  const before = await desk.digest();
  const made = await planFile(desk, 'a.vcf', vcard('u1', 'Ada Lovelace'));
  assert.deepEqual(made.counts, { contact: { added: 0, changed: 1, removed: 0, same: 0 } });
  const done = await apply(desk, made, { mode: 'exact' });
  assert.equal(done.report?.state, 'complete');
  const rows = await live(desk, 'contact');
  assert.equal(rows.length, 2);
  const row = rows.find((r) => r.item_id === ada.wanted.id)!;
  assert.equal(row.href, ada.wanted.version.href);
  assert.deepEqual(JSON.parse(row.props), { favourite: true });
  await desk.undo(done.batch!);
  assert.equal(await desk.digest(), before);
});

const object = (component: string, uid: string, more = '') =>
  `BEGIN:${component}\r\nUID:${uid}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260102T100000Z\r\nSUMMARY:${uid}\r\n${more}END:${component}\r\n`;
const calendar = (...objects: string[]) =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//\r\n${objects.join('')}END:VCALENDAR\r\n`;

test('events, tasks and notes go where their kind lies; wrong places and repeated UIDs are failures', async () => {
  const desk = await Desk.open(opened.room);
  const file = calendar(
    object('VEVENT', 'e1'),
    object('VTODO', 't1'),
    object('VJOURNAL', 'n1'),
    object('VEVENT', 'e1b'),
  );
  await apply(desk, await planFile(desk, 'c.ics', file));
  assert.equal((await live(desk, 'event')).length, 2);
  assert.equal((await live(desk, 'task'))[0]!.collection_id, FIXED.calendar);
  assert.equal((await live(desk, 'note'))[0]!.collection_id, FIXED.notebook);
  const into = await planFile(
    desk,
    'c.ics',
    calendar(object('VEVENT', 'x'), object('VJOURNAL', 'y')),
    FIXED.notebook,
  );
  assert.equal(into.failures.length, 1);
  assert.match(into.failures[0]!.reason, /takes no event/);
  const twice = await planFile(
    desk,
    't.vcf',
    vcard('same', 'One') + vcard('same', 'Two') + vcard('same', 'One'),
  );
  assert.equal(twice.counts.contact?.added, 1);
  assert.deepEqual(
    twice.failures.map((f) => f.line),
    [7, 13],
  );
});

test('a file with nothing to take, of another kind, or for a collection that is not there is refused', async () => {
  const desk = await Desk.open(opened.room);
  await assert.rejects(planFile(desk, 'a.vcf', 'hello'), { code: 'card.malformed' });
  await assert.rejects(planFile(desk, 'a.ics', calendar()), { code: 'calendar.malformed' });
  await assert.rejects(planFile(desk, 'a.txt', 'Name\nAda\n'), { code: 'request.media-type' });
  await assert.rejects(planFile(desk, 'a.vcf', vcard('u', 'x'), 'nowhere'), { code: 'item.collection' });
});

test('a large file comes in by slices', async () => {
  const desk = await Desk.open(opened.room);
  const photo = `PHOTO;ENCODING=b;TYPE=JPEG:${'QUJD'.repeat(400_000)}\r\n`;
  const cards =
    Array.from({ length: 2500 }, (_, n) => vcard(`u${n}`, `Name ${n}`)).join('') + vcard('big', 'Big', photo);
  const done = await apply(desk, await planFile(desk, 'a.vcf', cards));
  assert.equal(done.report?.state, 'complete');
  assert.equal((await live(desk, 'contact')).length, 2501);
  const big = (await live(desk, 'contact')).find((row) => row.uid === 'big')!;
  assert.equal((await readBody(opened.room, desk.account, big.body_sha!)).length, big.size);
});
