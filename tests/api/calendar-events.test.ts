import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Client } from '../harness/client.ts';
import { EVENT } from '../harness/samples.ts';
import { startWithOwner } from '../harness/server.ts';

const STAMPS = ['SEQUENCE', 'DTSTAMP', 'LAST-MODIFIED'];
/** Unfolded lines, stamps aside. */
const lines = (raw: string) =>
  raw
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter((line) => line !== '' && !STAMPS.some((name) => line.startsWith(`${name}:`)));

describe('events: every field, and nothing but it', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  let sent = 0;
  before(async () => {
    at = await startWithOwner();
    owner = at.client;
  });
  after(() => at.stop());

  /** An event as a phone sent it. */
  const fromPhone = async () => {
    const text = EVENT.replace('UID:event-1@phone', `UID:event-${++sent}@phone`);
    const made = await owner.send('POST', '/api/events', text, 'text/calendar');
    assert.equal(made.status, 201);
    return { id: made.body.id as string, raw: text };
  };
  const put = async (id: string, body: object) => {
    const reply = await owner.json('PUT', `/api/events/${id}`, body);
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    return reply.body;
  };

  test('all fields of a new event, and again as they were read', async () => {
    const fields = {
      title: 'Sailing; with, Örjan',
      start: '2026-12-01T10:00:00',
      end: '2026-12-01T12:30:00',
      zone: 'Pacific/Auckland',
      allDay: false,
      location: 'Pier 3',
      description: 'Bring\n\nboots, gloves; rope',
      status: 'TENTATIVE',
      categories: ['Sport', 'Sea, far'],
      rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU',
      url: 'https://example.org/sail?a=1,2;b',
      guests: [
        { email: 'ann@example.org', name: 'Lee, Ann', role: 'CHAIR', status: 'ACCEPTED' },
        { email: 'bo@example.org', name: '', role: 'OPT', status: 'NEEDS-ACTION' },
      ],
      alarms: [
        { before: 30, related: 'start' },
        { before: -5, related: 'end' },
        { at: '2026-11-30T20:00:00Z' },
      ],
    };
    const made = await owner.json('POST', '/api/events', fields);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    for (const [name, value] of Object.entries(fields)) assert.deepEqual(made.body[name], value, name);
    const { recurring, overrides, recurrenceId, organizer, id, etag } = made.body;
    assert.deepEqual([recurring, overrides, recurrenceId, organizer], [true, 0, null, null]);
    assert.match(made.body.raw, /BEGIN:VTIMEZONE\r\nTZID:Pacific\/Auckland/);
    assert.equal((await put(id, fields)).etag, etag, 'the same again is no change');
  });

  test('an edit of one field changes its lines, SEQUENCE and the times of change', async () => {
    const edits: [object, string[], string[]][] = [
      [{ title: 'Dentist, late' }, ['SUMMARY:Dentist'], ['SUMMARY:Dentist\\, late']],
      [{ location: '' }, ['LOCATION:Harbour Dental\\, Bergen'], []],
      [{ description: 'a\nb' }, [], ['DESCRIPTION:a\\nb']],
      [{ status: 'CANCELLED' }, [], ['STATUS:CANCELLED']],
      [{ categories: ['A', 'B,C'] }, [], ['CATEGORIES:A,B\\,C']],
      [{ url: 'https://example.org/' }, [], ['URL:https://example.org/']],
      [{ rrule: 'FREQ=DAILY;COUNT=3' }, [], ['RRULE:FREQ=DAILY;COUNT=3']],
      [
        { guests: [{ email: 'a@b.example' }] },
        [],
        ['ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION:mailto:a@b.example'],
      ],
      [{ end: '2026-11-26T11:00:00Z' }, ['DTEND:20261126T103000Z'], ['DTEND:20261126T110000Z']],
      [
        { start: '2026-11-27T09:30:00Z' },
        ['DTSTART:20261126T093000Z', 'DTEND:20261126T103000Z'],
        ['DTSTART:20261127T093000Z', 'DTEND:20261127T103000Z'],
      ],
      [
        { alarms: [] },
        ['BEGIN:VALARM', 'ACTION:DISPLAY', 'TRIGGER:-PT30M', 'DESCRIPTION:Dentist', 'END:VALARM'],
        [],
      ],
      [{ alarms: [{ before: 30 }] }, [], []],
    ];
    for (const [patch, gone, come] of edits) {
      const { id, raw } = await fromPhone();
      const after = await put(id, patch);
      const [old, now] = [lines(raw), lines(after.raw)];
      assert.deepEqual(
        old.filter((line) => !now.includes(line)),
        gone,
        JSON.stringify(patch),
      );
      assert.deepEqual(
        now.filter((line) => !old.includes(line)),
        come,
        JSON.stringify(patch),
      );
      const kept = old.filter((line) => !gone.includes(line));
      assert.deepEqual(
        now.filter((line) => !come.includes(line)),
        kept,
        'in the order they lay',
      );
      const changed = gone.length + come.length > 0;
      assert.equal(/SEQUENCE:1\r\n/.test(after.raw), changed);
      assert.equal(/LAST-MODIFIED:\d{8}T\d{6}Z\r\n/.test(after.raw), changed);
      assert.equal(after.raw === raw, !changed);
    }
  });

  test('zone, all-day, many days, floating, and back', async () => {
    const { id } = (
      await owner.json('POST', '/api/events', {
        title: 'Trip',
        start: '2026-12-01T10:00',
        end: '2026-12-01T12:00',
        zone: 'Europe/Oslo',
      })
    ).body;
    const shown = async (body: object) => {
      const { start, end, zone, allDay } = await put(id, body);
      return [start, end, zone, allDay];
    };
    assert.deepEqual(await shown({ zone: 'America/New_York' }), [
      '2026-12-01T10:00:00',
      '2026-12-01T12:00:00',
      'America/New_York',
      false,
    ]);
    assert.deepEqual(await shown({ start: '2026-12-01T18:00:00Z' }), [
      '2026-12-01T13:00:00',
      '2026-12-01T15:00:00',
      'America/New_York',
      false,
    ]);
    assert.deepEqual(await shown({ end: '2026-12-04T09:00' }), [
      '2026-12-01T13:00:00',
      '2026-12-04T09:00:00',
      'America/New_York',
      false,
    ]);
    assert.deepEqual(await shown({ allDay: true }), ['2026-12-01', '2026-12-05', null, true]);
    assert.deepEqual(await shown({ start: '2026-12-24', end: '2026-12-27' }), [
      '2026-12-24',
      '2026-12-27',
      null,
      true,
    ]);
    assert.deepEqual(
      await shown({ allDay: false, start: '2026-12-24T08:00', end: '2026-12-24T09:00', zone: null }),
      ['2026-12-24T08:00:00', '2026-12-24T09:00:00', null, false],
    );
    assert.deepEqual(await shown({ zone: 'UTC' }), [
      '2026-12-24T08:00:00',
      '2026-12-24T09:00:00',
      'UTC',
      false,
    ]);
    assert.deepEqual(await shown({ end: null }), ['2026-12-24T08:00:00', null, 'UTC', false]);
  });

  test('what cannot be is refused, field by field, and nothing is written', async () => {
    const { id } = await fromPhone();
    const before = (await owner.get('/api/snapshot')).body.digest;
    const refused = async (body: object) => {
      const { status, body: problem } = await owner.json('PUT', `/api/events/${id}`, body);
      return `${status} ${problem.code} ${problem.fields?.[0]?.path}`;
    };
    const bad: [object, string][] = [
      [{ start: '2026-02-30' }, 'start'],
      [{ end: '2026-11-26T09:00:00Z' }, 'end'],
      [{ zone: 'Europe/Atlantis' }, 'zone'],
      [{ rrule: 'every day' }, 'rrule'],
      [{ rrule: 'FREQ=DAILY\r\nX:1' }, 'rrule'],
      [{ url: 'not an address' }, 'url'],
      [{ status: 'DONE' }, 'status'],
      [{ guests: [{ email: 'nobody' }] }, 'guests.0.email'],
      [{ guests: [{ email: 'a@b.c', role: 'BOSS' }] }, 'guests.0.role'],
      [{ alarms: [{ before: 'soon' }] }, 'alarms.0'],
    ];
    for (const [body, path] of bad)
      assert.equal(await refused(body), `422 request.fields ${path}`, JSON.stringify(body));
    assert.equal((await owner.get('/api/snapshot')).body.digest, before);
  });

  test('an event moves to another calendar and keeps its bytes', async () => {
    const { id, raw } = await fromPhone();
    const { body: other } = await owner.json('POST', '/api/collections', { type: 'calendar', name: 'Work' });
    const moved = await put(id, { collection: other.id });
    assert.deepEqual([moved.collection, moved.raw], [other.id, raw]);
  });
});
