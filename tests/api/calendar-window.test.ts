import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, beforeEach, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { Occurrence } from '../../src/shared/contract/calendar.ts';
import type { Client } from '../harness/client.ts';
import { startWithOwner } from '../harness/server.ts';

const CALENDAR = '00000000-0000-4000-8000-000000000002';
const november = (zone = 'Europe/Oslo') => `from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z&zone=${zone}`;

const file = (events: string[][]) =>
  [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//T//T'],
    ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']),
    ...['END:VCALENDAR', ''],
  ].join('\r\n');

describe('what takes place in a window', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  let db: DatabaseSync;
  before(async () => {
    at = await startWithOwner();
    owner = at.client;
    db = new DatabaseSync(join(at.where.data, 'lifeboat.db'), { timeout: 5_000 });
  });
  after(async () => {
    db.close();
    await at.stop();
  });
  beforeEach(async () => {
    const old = (await owner.get('/api/events?limit=5000')).body.items.map((one: { id: string }) => one.id);
    if (old.length > 0) await owner.json('POST', '/api/delete', { ids: old });
  });

  const make = async (body: object): Promise<string> => {
    const made = await owner.json('POST', '/api/events', body);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return made.body.id;
  };
  const put = async (events: string[][]) => {
    const plan = (await owner.send('POST', '/api/imports?name=a.ics', file(events), 'text/calendar')).body;
    const { status } = await owner.json('POST', `/api/restores/${plan.id}/apply`, {
      digest: plan.digest,
      choices: {},
    });
    assert.equal(status, 200);
  };
  const window = async (query = november()) => {
    const { status, body } = await owner.get(`/api/events?${query}`);
    assert.equal(status, 200, JSON.stringify(body));
    return body as {
      items: Occurrence[];
      total: number;
      cut: boolean;
      damaged: { id: string; title: string }[];
    };
  };

  test('each says what a month needs, in the zone of whoever looks', async () => {
    const id = await make({
      title: 'Call with Lagos',
      start: '2026-11-26T09:30',
      end: '2026-11-26T10:00',
      zone: 'Africa/Lagos',
      location: 'Room 2',
      status: 'TENTATIVE',
    });
    const [one] = (await window()).items;
    const { etag } = (await owner.get(`/api/events/${id}`)).body;
    assert.deepEqual(one, {
      id,
      etag,
      collection: CALENDAR,
      title: 'Call with Lagos',
      start: '2026-11-26T08:30:00Z',
      end: '2026-11-26T09:00:00Z',
      allDay: false,
      recurrenceId: null,
      recurring: false,
      cancelled: false,
      status: 'TENTATIVE',
      location: 'Room 2',
      zone: 'Africa/Lagos',
    });
    await make({ title: 'Floats', start: '2026-11-27T08:00', zone: null });
    await make({ title: 'In UTC', start: '2026-11-27T08:00:00Z' });
    const at = async (zone: string) =>
      (await window(november(zone))).items.map(
        ({ title, start, zone: own }) => `${title} ${start.slice(8, 16)} ${own}`,
      );
    assert.deepEqual(await at('Asia/Tokyo'), [
      'Call with Lagos 26T08:30 Africa/Lagos',
      'Floats 26T23:00 null',
      'In UTC 27T08:00 null',
    ]);
    assert.deepEqual((await at('America/New_York')).slice(1), [
      'In UTC 27T08:00 null',
      'Floats 27T13:00 null',
    ]);
  });

  test('all-day and many-day events, at the edges of the window', async () => {
    await make({ title: 'Half-term', start: '2026-10-30', end: '2026-11-02' });
    await make({ title: 'Advent', start: '2026-11-29' });
    await make({ title: 'Before', start: '2026-10-29', end: '2026-11-01' });
    await make({ title: 'After', start: '2026-12-01' });
    await make({ title: 'Night', start: '2026-10-31T22:00', end: '2026-11-01T06:00', zone: 'Europe/Oslo' });
    const { items } = await window('from=2026-10-31T23:00:00Z&to=2026-11-30T23:00:00Z&zone=Europe/Oslo');
    const days = await window('from=2026-11-01&to=2026-12-01&zone=Europe/Oslo');
    assert.deepEqual(days.items, items, 'a date is a day of whoever looks');
    assert.deepEqual(
      items.map(({ title, start, end, allDay }) => `${title} ${start} ${end} ${allDay}`),
      [
        'Half-term 2026-10-30 2026-11-02 true',
        'Night 2026-10-31T21:00:00Z 2026-11-01T05:00:00Z false',
        'Advent 2026-11-29 2026-11-30 true',
      ],
    );
  });

  test('only some calendars', async () => {
    const { body } = await owner.json('POST', '/api/collections', { type: 'calendar', name: 'Work' });
    await make({ title: 'At work', start: '2026-11-26T09:00Z', collection: body.id });
    await make({ title: 'At home', start: '2026-11-26T10:00Z' });
    const titles = async (collections: string) =>
      (await window(`${november()}&collections=${collections}`)).items.map(({ title }) => title);
    assert.deepEqual(await titles(body.id), ['At work']);
    assert.deepEqual(await titles(`${CALENDAR},${body.id}`), ['At work', 'At home']);
    assert.deepEqual(await titles(''), []);
    await owner.json('DELETE', `/api/collections/${body.id}`);
  });

  test('an event every second for ever is cut, and does not crowd out the others', async () => {
    await make({ title: 'Tick', start: '2020-01-01T00:00Z', rrule: 'FREQ=SECONDLY' });
    await make({ title: 'Dentist', start: '2026-11-26T09:30Z' });
    const { items, cut, total } = await window();
    assert.equal(cut, true);
    assert.ok(items.some(({ title }) => title === 'Dentist'));
    const ticks = items.filter(({ title }) => title === 'Tick');
    assert.ok(ticks.length > 100 && ticks.length <= 1200, `${ticks.length}`);
    assert.equal(ticks[0]!.start, '2026-11-01T00:00:00Z');
    assert.equal(total, items.length);
  });

  test('hundreds of dense rules answer, cut, with every seldom event among them', async () => {
    const rules = [
      'FREQ=SECONDLY',
      'FREQ=SECONDLY;COUNT=1000000000',
      'FREQ=MINUTELY;COUNT=1000000000;BYDAY=MO',
      'FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30',
      'FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=1,2,3,4,5,6,7,8,9,10;BYMINUTE=0,5,10,15,20,25,30,35,40,45',
      'FREQ=DAILY;BYHOUR=0,1,2,3,4,5;BYMINUTE=0,10,20,30,40,50;COUNT=99999999',
    ];
    const dense = Array.from({ length: 300 }, (_, i) => [
      ...[`UID:dense-${i}`, 'SUMMARY:Dense', 'DTSTART:19700101T000000Z', `RRULE:${rules[i % rules.length]}`],
    ]);
    const seldom = Array.from({ length: 300 }, (_, i) => [
      ...[
        `UID:seldom-${i}`,
        'SUMMARY:Seldom',
        `DTSTART:202611${String((i % 28) + 1).padStart(2, '0')}T100000Z`,
      ],
    ]);
    const weekly = ['UID:weekly', 'SUMMARY:Weekly', 'DTSTART:20200106T100000Z', 'RRULE:FREQ=WEEKLY'];
    await put([...dense, ...seldom, weekly]);
    const { items, cut } = await window();
    assert.equal(cut, true);
    assert.ok(items.length <= 10_000);
    const count = (name: string) => items.filter(({ title }) => title === name).length;
    assert.deepEqual([count('Seldom'), count('Weekly')], [300, 5]);
    assert.ok(count('Dense') > 0);
  });

  test('more events than a page can take: the first of them, and it says so', async () => {
    const many = Array.from({ length: 400 }, (_, i) => [
      ...[`UID:daily-${i}`, 'SUMMARY:Daily', 'DTSTART:20200101T100000Z', 'RRULE:FREQ=DAILY'],
    ]);
    await put(many);
    const { items, cut, total } = await window();
    assert.deepEqual([items.length, cut, total], [10_000, true, 12_000]);
    assert.ok(items.every(({ start }, i) => i === 0 || items[i - 1]!.start <= start));
  });

  test('a damaged event is named, and the rest of the window is there', async () => {
    const bad = await make({ title: 'Damaged', start: '2026-11-03T10:00Z', rrule: 'FREQ=DAILY;COUNT=3' });
    await make({ title: 'Whole', start: '2026-11-04T10:00Z' });
    await window();
    const damage = (sql: string) =>
      db
        .prepare(
          `update body set ${sql} where sha = (select body_sha from version where item_id = ? and until_seq is null)`,
        )
        .run(bad);
    damage(`bytes = replace(cast(bytes as text), 'Damaged', 'Dxmaged')`);
    const found = await window();
    assert.deepEqual(found.damaged, [{ id: bad, title: 'Damaged' }]);
    assert.deepEqual(
      found.items.map(({ title }) => title),
      ['Whole'],
    );
    const one = await owner.get(`/api/events/${bad}?occurrence=2026-11-03T10:00:00`);
    assert.deepEqual([one.status, one.body.code], [503, 'item.damaged']);
    db.prepare(
      'delete from body where sha = (select body_sha from version where item_id = ? and until_seq is null)',
    ).run(bad);
    assert.deepEqual((await window()).damaged, [{ id: bad, title: 'Damaged' }]);
    // what lists kept of it is lost too: it is still named, by what is left of it
    db.prepare('delete from projection where item_id = ?').run(bad);
    const [named] = (await window()).damaged;
    assert.equal(named!.id, bad);
    const elsewhere = await window('from=2025-01-01&to=2025-02-01');
    assert.equal(elsewhere.items.length, 0);
    db.prepare('delete from projection where item_id = ?').run(bad);
  });

  test('an event that takes place once is told by its row: made anew when it is of another form', async () => {
    const id = await make({ title: 'Dentist', start: '2026-11-26T09:30', zone: 'Europe/Oslo' });
    const before = await window();
    const stored = () => db.prepare('select data, crc32 from projection where item_id = ?').get(id);
    const sound = stored();
    for (const change of ['crc32 = -1', `data = replace(data, 'Dentist', 'Dxntist')`]) {
      db.prepare(`update projection set ${change} where item_id = ?`).run(id);
      assert.deepEqual(await window(), before, 'by its body');
      for (let tries = 0; tries < 200 && !isDeepStrictEqual(stored(), sound); tries++)
        await owner.get('/api/me');
      assert.deepEqual(stored(), sound, 'made anew');
    }
    const body = 'sha = (select body_sha from version where item_id = ? and until_seq is null)';
    db.prepare(
      `update body set bytes = replace(cast(bytes as text), 'Dentist', 'Dxntist') where ${body}`,
    ).run(id);
    assert.deepEqual((await window()).items, before.items, 'a damaged body takes nothing off the list');
    assert.equal((await owner.get(`/api/events/${id}`)).status, 503);
  });

  test('what is no window is refused', async () => {
    for (const [query, path] of [
      ['from=2026-11-01&to=2026-10-01', 'to'],
      ['from=2026-11-01&to=2036-10-01', 'to'],
      ['from=2026-11-01&to=2026-12-01&zone=Europe/Atlantis', 'zone'],
      ['from=yesterday&to=2026-12-01', 'from'],
    ] as const) {
      const { status, body } = await owner.get(`/api/events?${query}`);
      assert.deepEqual([status, body.code, body.fields[0].path], [422, 'request.fields', path], query);
    }
  });
});
