import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Occurrence, SeriesCounts } from '../../src/shared/contract/calendar.ts';
import type { Client } from '../harness/client.ts';
import { startWithOwner } from '../harness/server.ts';

/** Every Tuesday from 1 September 2026 to 22 June 2027: 43 lessons, 12 before 24 November, 30 after it. */
const PIANO = {
  title: 'Piano, Ada',
  start: '2026-09-01T16:30',
  end: '2026-09-01T17:15',
  zone: 'Europe/Oslo',
  location: 'Music school',
  rrule: 'FREQ=WEEKLY;BYDAY=TU;UNTIL=20270622T143000Z',
  alarms: [{ before: 15 }],
};
const NOV = '2026-11-24T16:30:00';
const within = (occurrence: string, apply: string) =>
  `?occurrence=${encodeURIComponent(occurrence)}&apply=${apply}`;

describe('changes of one occurrence, of it and all later ones, of all', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  let id: string;
  let etag: string;
  before(async () => {
    at = await startWithOwner();
    owner = at.client;
  });
  after(() => at.stop());
  beforeEach(async () => {
    const old = (await owner.get('/api/events')).body.items.map((event: { id: string }) => event.id);
    if (old.length > 0) await owner.json('POST', '/api/delete', { ids: old });
    const made = await owner.json('POST', '/api/events', PIANO);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    ({ id, etag } = made.body);
  });

  const list = async (from: string, to: string, zone = 'Europe/Oslo'): Promise<Occurrence[]> =>
    (await owner.get(`/api/events?from=${from}&to=${to}&zone=${zone}`)).body.items;
  const starts = async (from: string, to: string) =>
    (await list(from, to)).map(({ start }) => start.slice(5, 16));
  const counts = async (occurrence: string, of = id) =>
    (await owner.get<SeriesCounts>(`/api/events/${of}/series?occurrence=${occurrence}`)).body;
  const digest = async () => (await owner.get('/api/snapshot')).body.digest;
  const put = (occurrence: string, apply: string, body: object, headers = {}) =>
    owner.json('PUT', `/api/events/${id}${within(occurrence, apply)}`, body, headers);
  const undo = async (batch: string | null) => {
    const reply = await owner.json('POST', `/api/history/${batch}/undo`, {});
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
  };
  const raw = async (of = id): Promise<string> => (await owner.get(`/api/events/${of}`)).body.raw;

  test('the question has its numbers', async () => {
    assert.deepEqual(await counts(NOV), {
      total: 43,
      before: 12,
      after: 30,
      changed: 0,
      cancelled: 0,
      endless: false,
    });
    await owner.json('PUT', `/api/events/${id}`, { rrule: 'FREQ=WEEKLY;BYDAY=TU' });
    assert.deepEqual(await counts(NOV), {
      total: null,
      before: 12,
      after: null,
      changed: 0,
      cancelled: 0,
      endless: true,
    });
    const missing = await owner.get(`/api/events/${id}/series?occurrence=2026-11-25T16:30:00`);
    assert.deepEqual([missing.status, missing.body.code], [404, 'occurrence.not-found']);
  });

  test('only this one: moved, read, moved again, undone', async () => {
    const before = await digest();
    const moved = await put(
      NOV,
      'this',
      { start: '2026-11-25T17:00', end: '2026-11-25T17:45' },
      {
        'if-match': `"${etag}"`,
      },
    );
    assert.equal(moved.status, 200, JSON.stringify(moved.body));
    assert.deepEqual(
      [moved.body.start, moved.body.end, moved.body.recurrenceId, moved.body.title, moved.body.id],
      ['2026-11-25T17:00:00', '2026-11-25T17:45:00', NOV, 'Piano, Ada', id],
    );
    assert.deepEqual(await starts('2026-11-17', '2026-12-02'), ['11-17T15:30', '11-25T16:00', '12-01T15:30']);
    const [, one] = await list('2026-11-17', '2026-12-02');
    assert.deepEqual(
      [one!.recurrenceId, one!.recurring, one!.zone, one!.etag],
      [NOV, true, 'Europe/Oslo', moved.body.etag],
    );
    assert.equal((await counts(NOV)).changed, 1);
    const again = await put(NOV, 'this', { title: 'Piano, Ada (late)' });
    assert.equal(again.body.start, '2026-11-25T17:00:00');
    assert.equal((await raw()).match(/BEGIN:VEVENT/g)!.length, 2);
    await undo(again.headers.get('lifeboat-batch'));
    await undo(moved.headers.get('lifeboat-batch'));
    assert.equal(await digest(), before);
  });

  test('History says what one occurrence was changed to, in words', async () => {
    const moved = await put(NOV, 'this', { start: '2026-11-25T17:00' });
    const fieldsOf = async (batch: string | null) =>
      (await owner.get(`/api/history/${batch}`)).body.changes[0].fields;
    assert.deepEqual(await fieldsOf(moved.headers.get('lifeboat-batch')), [
      { field: 'changed on their own', before: null, after: '2026-11-24: Piano, Ada, 2026-11-25 17:00' },
    ]);
    const gone = await owner.json('DELETE', `/api/events/${id}${within('2026-12-01T16:30:00', 'this')}`);
    assert.deepEqual(await fieldsOf(gone.headers.get('lifeboat-batch')), [
      { field: 'left out', before: null, after: '2026-12-01' },
    ]);
    const body = {
      alarms: [{ before: 1440 }, { before: -90, related: 'end' }],
      rrule: 'FREQ=WEEKLY;COUNT=4',
    };
    const edited = await owner.json('PUT', `/api/events/${id}`, {
      ...body,
      guests: [{ email: 'bo@example.org', name: 'Bo', status: 'ACCEPTED' }],
    });
    assert.deepEqual(await fieldsOf(edited.headers.get('lifeboat-batch')), [
      { field: 'rrule', before: 'Every Tuesday until 22 June 2027', after: 'Every Tuesday, 4 times' },
      { field: 'guests', before: null, after: 'Bo (accepted)' },
      {
        field: 'alarms',
        before: '15 minutes before the start',
        after: '1 day before the start, 90 minutes after the end',
      },
      { field: 'changed on their own', before: '2026-11-24: Piano, Ada, 2026-11-25 17:00', after: null },
    ]);
  });

  test('only this one: deleted, undone', async () => {
    const before = await digest();
    const gone = await owner.json('DELETE', `/api/events/${id}${within(NOV, 'this')}`);
    assert.equal(gone.status, 204);
    assert.deepEqual(await starts('2026-11-17', '2026-12-02'), ['11-17T15:30', '12-01T15:30']);
    assert.deepEqual(await counts('2026-11-17T16:30:00'), {
      total: 42,
      before: 11,
      after: 30,
      changed: 0,
      cancelled: 1,
      endless: false,
    });
    await undo(gone.headers.get('lifeboat-batch'));
    assert.equal(await digest(), before);
  });

  test('this and later: a new event from there on, with what was changed and left out, in one step', async () => {
    await put('2026-12-01T16:30:00', 'this', { title: 'Concert' });
    await owner.json('DELETE', `/api/events/${id}${within('2026-12-08T16:30:00', 'this')}`);
    await put('2026-09-15T16:30:00', 'this', { title: 'First concert' });
    const before = await digest();
    const cut = await put(NOV, 'following', { start: '2026-11-24T18:00', end: '2026-11-24T18:45' });
    assert.equal(cut.status, 201, JSON.stringify(cut.body));
    const { id: later } = cut.body;
    assert.notEqual(later, id);
    assert.equal(cut.headers.get('location'), `/api/events/${later}`);
    assert.deepEqual(await starts('2026-11-17', '2026-12-20'), [
      '11-17T15:30',
      '11-24T17:00',
      '12-01T17:00',
      '12-15T17:00',
    ]);
    assert.deepEqual(
      (await list('2026-09-15', '2026-12-02')).filter(({ title }) => /oncert/.test(title)).length,
      2,
    );
    assert.equal((await counts('2026-09-01T16:30:00')).total, 12);
    const after = await counts('2026-11-24T18:00:00', later);
    assert.deepEqual([after.total, after.changed, after.cancelled], [30, 1, 1]);
    assert.equal((await list('2027-06-21', '2027-07-21')).length, 1, 'the last lesson is still the last');
    await undo(cut.headers.get('lifeboat-batch'));
    assert.equal(await digest(), before);
  });

  test('this and later, from the first on, is all', async () => {
    const moved = await put('2026-09-01T16:30:00', 'following', { start: '2026-09-02T16:30' });
    assert.deepEqual([moved.status, moved.body.id], [200, id]);
    assert.deepEqual(await starts('2026-09-01', '2026-09-14'), ['09-02T14:30', '09-09T14:30']);
  });

  test('this and later deleted: the earlier ones stay', async () => {
    const before = await digest();
    const gone = await owner.json('DELETE', `/api/events/${id}${within(NOV, 'following')}`);
    assert.equal(gone.status, 204);
    assert.equal((await list('2026-11-18', '2027-12-01')).length, 0);
    assert.equal((await counts('2026-09-01T16:30:00')).total, 12);
    await undo(gone.headers.get('lifeboat-batch'));
    assert.equal(await digest(), before);
    await owner.json('DELETE', `/api/events/${id}${within('2026-09-01T16:30:00', 'following')}`);
    assert.equal((await owner.get(`/api/events/${id}`)).status, 404);
  });

  test('all: the series moves, and what was changed and left out moves with it', async () => {
    await put('2026-12-01T16:30:00', 'this', { title: 'Concert' });
    await put('2026-12-15T16:30:00', 'this', { start: '2026-12-16T10:00', end: '2026-12-16T10:45' });
    await owner.json('DELETE', `/api/events/${id}${within('2026-12-08T16:30:00', 'this')}`);
    const before = await digest();
    const moved = await put(NOV, 'all', { start: '2026-11-26T17:30', end: '2026-11-26T18:15' });
    assert.equal(moved.status, 200, JSON.stringify(moved.body));
    assert.deepEqual(await starts('2026-11-17', '2026-12-27'), [
      '11-19T16:30',
      '11-26T16:30',
      '12-03T16:30',
      '12-18T10:00',
      '12-24T16:30',
    ]);
    assert.match(moved.body.rrule, /BYDAY=TH/);
    const numbers = await counts('2026-11-26T17:30:00');
    assert.deepEqual([numbers.total, numbers.before, numbers.changed, numbers.cancelled], [42, 12, 2, 1]);
    assert.equal((await list('2026-12-03', '2026-12-04'))[0]!.title, 'Concert');
    await undo(moved.headers.get('lifeboat-batch'));
    assert.equal(await digest(), before);
  });

  test('all: a new title leaves what occurrences call themselves', async () => {
    await put('2026-12-01T16:30:00', 'this', { title: 'Concert' });
    await put('2026-12-15T16:30:00', 'this', { location: 'Church' });
    await put(NOV, 'all', { title: 'Cello, Ada', location: 'New school' });
    const titles = (await list('2026-11-24', '2026-12-16')).map(
      ({ title, location }) => `${title} @ ${location}`,
    );
    assert.deepEqual(titles, [
      'Cello, Ada @ New school',
      'Concert @ New school',
      'Cello, Ada @ New school',
      'Cello, Ada @ Church',
    ]);
  });

  test('a lost race is told before anything else, and nothing is written', async () => {
    await owner.json('PUT', `/api/events/${id}`, { title: 'Other' });
    const before = await digest();
    for (const apply of ['this', 'following', 'all']) {
      const lost = await put('2026-11-25T16:30:00', apply, { title: 'Mine' }, { 'if-match': `"${etag}"` });
      assert.deepEqual([lost.status, lost.body.code], [412, 'item.changed'], apply);
      const kept = await owner.json('DELETE', `/api/events/${id}${within(NOV, apply)}`, undefined, {
        'if-match': `"${etag}"`,
      });
      assert.equal(kept.status, 412, apply);
    }
    assert.equal(await digest(), before);
  });

  test('a retry under its key finds itself', async () => {
    const key = { 'idempotency-key': 'cut-1' };
    const first = await put(NOV, 'following', { title: 'Cello' }, key);
    const second = await put(NOV, 'following', { title: 'Cello' }, key);
    assert.deepEqual([second.status, second.body.id], [201, first.body.id]);
    const gone = { 'idempotency-key': 'gone-1' };
    const url = `/api/events/${first.body.id}${within('2026-12-01T16:30:00', 'this')}`;
    assert.equal((await owner.json('DELETE', url, undefined, gone)).status, 204);
    assert.equal((await owner.json('DELETE', url, undefined, gone)).status, 204);
    assert.equal((await counts(NOV, first.body.id)).total, 30);
  });

  test('what cannot be is refused by name', async () => {
    const refused = async (query: string, body: object) => {
      const { status, body: problem } = await owner.json('PUT', `/api/events/${id}${query}`, body);
      return `${status} ${problem.code} ${problem.fields?.[0]?.path ?? ''}`;
    };
    assert.equal(await refused(within(NOV, 'this'), { rrule: 'FREQ=DAILY' }), '422 request.fields rrule');
    assert.equal(
      await refused(within(NOV, 'this'), { collection: '00000000-0000-4000-8000-000000000003' }),
      '422 request.fields collection',
    );
    assert.equal(await refused(`?occurrence=${NOV}`, {}), '422 request.fields apply');
    assert.equal(await refused('?apply=this', {}), '422 request.fields occurrence');
    assert.equal(await refused(within('gibberish', 'all'), { title: 'x' }), '404 occurrence.not-found ');
    await owner.json('PUT', `/api/events/${id}`, { rrule: 'FREQ=MONTHLY;BYDAY=MO,TU,WE;BYSETPOS=-1' });
    const [last] = await list('2026-12-29', '2027-01-01');
    assert.equal(
      await refused(within(last!.recurrenceId!, 'all'), { start: '2026-12-31T16:30' }),
      '422 request.fields start',
    );
  });

  test('what was changed and left out comes through export, import and restore', async () => {
    await put('2026-12-01T16:30:00', 'this', { title: 'Concert' });
    await owner.json('DELETE', `/api/events/${id}${within('2026-12-08T16:30:00', 'this')}`);
    const shown = await list('2026-11-24', '2026-12-20');
    const { seq } = (await owner.get('/api/snapshot')).body;
    const file = (await owner.bytes('/api/calendars/00000000-0000-4000-8000-000000000002.ics')).bytes;
    await owner.json('DELETE', `/api/events/${id}`);
    const plan = (await owner.send('POST', '/api/imports?name=piano.ics', file, 'text/calendar')).body;
    const applied = await owner.json('POST', `/api/restores/${plan.id}/apply`, {
      digest: plan.digest,
      choices: {},
    });
    assert.equal(applied.status, 200, JSON.stringify(applied.body));
    const bare = (all: Occurrence[]) => all.map(({ id: _, etag: __, ...rest }) => rest);
    assert.deepEqual(bare(await list('2026-11-24', '2026-12-20')), bare(shown));
    const back = (await owner.json('POST', '/api/restores', { seq })).body;
    const restored = await owner.json('POST', `/api/restores/${back.id}/apply`, {
      digest: back.digest,
      choices: {},
    });
    assert.equal(restored.status, 200, JSON.stringify(restored.body));
    assert.deepEqual(bare(await list('2026-11-24', '2026-12-20')), bare(shown));
  });
});
