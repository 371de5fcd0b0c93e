import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, beforeEach, describe, test } from 'node:test';
import { occurrences } from '../../src/shared/formats/icalendar/occurrences.ts';
import { splitObjects } from '../../src/shared/formats/icalendar/read.ts';
import type { Client } from '../harness/client.ts';
import { startWithOwner } from '../harness/server.ts';

const CALENDAR = '00000000-0000-4000-8000-000000000002';
const crlf = (...lines: string[]) => `${lines.join('\r\n')}\r\n`;

/** A calendar as another program gives it: its own lines around, zones, a changed occurrence, a task, a note. */
const FOREIGN = crlf(
  'BEGIN:VCALENDAR',
  'PRODID:-//Google Inc//Google Calendar 70.9054//EN',
  'VERSION:2.0',
  'CALSCALE:GREGORIAN',
  'METHOD:PUBLISH',
  'X-WR-CALNAME:Family',
  'X-WR-TIMEZONE:Europe/Oslo',
  ...['BEGIN:VTIMEZONE', 'TZID:Club Time', 'BEGIN:STANDARD', 'DTSTART:19700101T000000'],
  ...['TZOFFSETFROM:+0130', 'TZOFFSETTO:+0130', 'END:STANDARD', 'END:VTIMEZONE'],
  'BEGIN:VEVENT',
  'UID:rowing@club',
  'DTSTAMP:20261101T100000Z',
  'DTSTART;TZID=Club Time:20261103T180000',
  'DTEND;TZID=Club Time:20261103T193000',
  'RRULE:FREQ=WEEKLY;COUNT=5',
  'EXDATE;TZID=Club Time:20261110T180000',
  'SUMMARY:Rudern am See – mit Ökö',
  'X-CLUB;X-A="b;c":kept as it is and so long that it is folded in th',
  ' e middle of a word',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:rowing@club',
  'DTSTAMP:20261101T100000Z',
  'RECURRENCE-ID;TZID=Club Time:20261117T180000',
  'DTSTART;TZID=Club Time:20261118T180000',
  'SUMMARY:Rudern (Mittwoch)',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:day@club',
  'DTSTAMP:20261101T100000Z',
  'DTSTART;VALUE=DATE:20261105',
  'SUMMARY:Holiday',
  'END:VEVENT',
  ...['BEGIN:VTODO', 'UID:todo@club', 'DTSTAMP:20261101T100000Z', 'SUMMARY:Oil the oars', 'END:VTODO'],
  'END:VCALENDAR',
);

describe('calendars as files', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  before(async () => {
    at = await startWithOwner();
    owner = at.client;
  });
  after(() => at.stop());
  beforeEach(async () => {
    for (const noun of ['events', 'tasks', 'notes']) {
      const ids = (await owner.get(`/api/${noun}?limit=5000`)).body.items.map(
        (one: { id: string }) => one.id,
      );
      if (ids.length > 0) await owner.json('POST', '/api/delete', { ids });
    }
  });

  const plan = async (file: Uint8Array | string, query = '') => {
    const { status, body } = await owner.send(
      'POST',
      `/api/imports?name=a.ics${query}`,
      file,
      'text/calendar',
    );
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  };
  const actions = async (id: string): Promise<string[]> =>
    (await owner.get(`/api/restores/${id}/items?limit=1000`)).body.items.map(
      ({ action, name }: { action: string; name: string }) => `${action} ${name}`,
    );
  const verbs = async (id: string) => (await actions(id)).map((one) => one.split(' ')[0]);
  const apply = async ({ id, digest }: { id: string; digest: string }) => {
    const { status, body } = await owner.json('POST', `/api/restores/${id}/apply`, { digest, choices: {} });
    assert.equal(status, 200, JSON.stringify(body));
  };
  const digest = async () => (await owner.get('/api/snapshot')).body.digest;
  const november = { from: '2026-11-01', to: '2026-12-31', zone: 'Europe/Oslo' };

  test('the same file twice adds nothing, changes nothing', async () => {
    const first = await plan(FOREIGN);
    assert.deepEqual((await actions(first.id)).sort(), [
      'add Holiday',
      'add Oil the oars',
      'add Rudern am See – mit Ökö',
    ]);
    await apply(first);
    const before = await digest();
    const second = await plan(FOREIGN);
    assert.deepEqual([...new Set(await verbs(second.id))], ['same']);
    await apply(second);
    assert.equal(await digest(), before);
    // a later export of the same calendar: only the time of the export differs
    const third = await plan(FOREIGN.replaceAll('DTSTAMP:20261101T100000Z', 'DTSTAMP:20261122T081500Z'));
    assert.deepEqual([...new Set(await verbs(third.id))], ['same']);
    const changed = await plan(FOREIGN.replace('SUMMARY:Holiday', 'SUMMARY:Two holidays'));
    assert.deepEqual(
      (await actions(changed.id)).filter((one) => !one.startsWith('same')),
      ['change Two holidays'],
    );
  });

  test('one calendar in one file: each zone once, everything as it takes place, and back again nothing changes', async () => {
    await apply(await plan(FOREIGN));
    await owner.json('POST', '/api/events', {
      title: 'Piano',
      start: '2026-11-24T16:30',
      end: '2026-11-24T17:15',
      zone: 'Europe/Oslo',
      rrule: 'FREQ=WEEKLY;UNTIL=20261222',
      guests: [{ email: 'ada@example.org', name: 'Ada' }],
      alarms: [{ before: 15 }],
    });
    const { status, headers, bytes } = await owner.bytes(`/api/calendars/${CALENDAR}.ics`);
    assert.equal(status, 200);
    assert.match(headers.get('content-type')!, /^text\/calendar/);
    assert.match(headers.get('content-disposition')!, /^attachment; filename="Calendar\.ics"/);
    const text = bytes.toString();
    for (const [what, count] of [
      ['BEGIN:VCALENDAR', 1],
      ['BEGIN:VTIMEZONE', 2],
      ['TZID:Club Time', 1],
      ['TZID:Europe/Oslo', 1],
      ['BEGIN:VEVENT', 4],
      ['BEGIN:VTODO', 1],
      ['METHOD', 0],
    ] as const)
      assert.equal(text.split(what).length - 1, count, what);
    for (const line of text.split('\r\n'))
      assert.ok(Buffer.byteLength(line) <= 75 && !line.includes('\n'), line);
    const { objects, failures } = splitObjects(bytes);
    assert.deepEqual([objects.length, failures.length], [4, 0]);
    const shown = (list: { title: string; start: string }[]) =>
      list.map(({ title, start }) => `${start} ${title}`).sort();
    const ours = (
      await owner.get(`/api/events?from=${november.from}&to=${november.to}&zone=${november.zone}`)
    ).body;
    assert.deepEqual(
      shown(
        objects.flatMap((object) =>
          object.component === 'VEVENT' ? occurrences(object.bytes, november).list : [],
        ),
      ),
      shown(ours.items),
    );
    const back = await plan(bytes);
    assert.deepEqual(await verbs(back.id), ['same', 'same', 'same', 'same']);
    const { body: other } = await owner.json('POST', '/api/collections', {
      type: 'calendar',
      name: 'Copy: of 11/26',
    });
    const copied = await plan(bytes, `&collection=${other.id}`);
    assert.equal((await actions(copied.id)).length, 4);
    await apply(copied);
    const copy = await owner.bytes(`/api/calendars/${other.id}.ics`);
    assert.match(copy.headers.get('content-disposition')!, /filename="Copy_ of 11_26\.ics"/);
    assert.deepEqual(
      splitObjects(copy.bytes)
        .objects.map(({ uid }) => uid)
        .sort(),
      objects.map(({ uid }) => uid).sort(),
    );
    await owner.json('DELETE', `/api/collections/${other.id}`);
  });

  test('chosen events, and everything', async () => {
    await apply(await plan(FOREIGN));
    await owner.json('POST', '/api/notes', { title: 'Ideas', text: 'A boat' });
    const { items } = (await owner.get('/api/events')).body;
    const day = items.find((one: { title: string }) => one.title === 'Holiday').id;
    const some = await owner.fetch('/api/events/export', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ids: [day] }),
    });
    assert.deepEqual(
      splitObjects(Buffer.from(await some.arrayBuffer())).objects.map(({ uid }) => uid),
      ['day@club'],
    );
    const all = await owner.bytes('/api/calendars.ics');
    assert.deepEqual(
      splitObjects(all.bytes)
        .objects.map(({ component }) => component)
        .sort(),
      ['VEVENT', 'VEVENT', 'VJOURNAL', 'VTODO'],
    );
    const missing = await owner.json('POST', '/api/events/export', { ids: ['nothing'] });
    assert.equal(missing.status, 404);
    for (const path of [
      '11111111-1111-4111-8111-111111111111.ics',
      '00000000-0000-4000-8000-000000000001.ics',
    ])
      assert.equal((await owner.get(`/api/calendars/${path}`)).status, 404);
  });

  test('a file of a calendar with something damaged in it is refused, or breaks off: it never looks whole', async () => {
    await apply(await plan(FOREIGN));
    const many = Array.from({ length: 120 }, (_, i) => [
      ...['BEGIN:VEVENT', `UID:many-${i}`, 'DTSTART:20261105T100000Z', `SUMMARY:Many ${i}`, 'END:VEVENT'],
    ]);
    await apply(
      await plan(crlf('BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', ...many.flat(), 'END:VCALENDAR')),
    );
    const db = new DatabaseSync(join(at.where.data, 'lifeboat.db'), { timeout: 5_000 });
    const shas = db
      .prepare(`select body_sha from version where kind = 'event' and until_seq is null order by item_id`)
      .all() as { body_sha: string }[];
    const flip = db.prepare('update body set bytes = ? where sha = ?');
    const bytesOf = db.prepare('select bytes from body where sha = ?');
    for (const [place, asked] of [
      [0, { status: 503, code: 'item.damaged' }],
      [shas.length - 1, null],
    ] as const) {
      const sha = shas[place]!.body_sha;
      const { bytes } = bytesOf.get(sha) as { bytes: Uint8Array };
      flip.run(bytes.toReversed(), sha);
      const path = `/api/calendars/${CALENDAR}.ics`;
      if (asked) {
        const { status, body } = await owner.get(path);
        assert.deepEqual({ status, code: body.code }, asked);
      } else await assert.rejects(owner.bytes(path));
      flip.run(bytes, sha);
    }
    db.close();
    const whole = await owner.bytes(`/api/calendars/${CALENDAR}.ics`);
    assert.equal(splitObjects(whole.bytes).objects.length, 123);
  });
});
