import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { crc32 } from 'node:zlib';
import type { Client } from '../harness/client.ts';
import { TASK } from '../harness/samples.ts';
import { cli, startWithOwner } from '../harness/server.ts';

describe('tasks: due, done, repeated, in parts', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  before(async () => {
    at = await startWithOwner();
    owner = at.client;
  });
  after(() => at.stop());

  const make = async (body: object) => {
    const made = await owner.json('POST', '/api/tasks', body);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return made.body;
  };
  const put = async (id: string, body: object) => {
    const reply = await owner.json('PUT', `/api/tasks/${id}`, body);
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    return reply.body;
  };
  const refused = async (id: string, body: object) => {
    const { status, body: problem } = await owner.json('PUT', `/api/tasks/${id}`, body);
    return `${status} ${problem.code} ${problem.fields?.[0]?.path ?? ''}`;
  };

  test('every field is written, read, and in the summary what lists sort by', async () => {
    const fields = {
      title: 'Pack the boat',
      start: '2026-12-01T09:00',
      due: '2026-12-04T18:00',
      zone: 'Europe/Oslo',
      percent: 40,
      priority: 2,
      description: 'Ropes\nand oars',
      categories: ['Boat', 'Fjörd'],
      rrule: 'FREQ=WEEKLY',
    };
    const { id, ...made } = await make(fields);
    for (const [name, value] of Object.entries(fields))
      assert.deepEqual(made[name], ['start', 'due'].includes(name) ? `${String(value)}:00` : value, name);
    assert.deepEqual(
      [made.done, made.doneAt, made.recurring, made.parent, made.movedOn],
      [false, null, true, null, false],
    );
    assert.match(made.raw, /STATUS:IN-PROCESS/);
    const { items } = (await owner.get('/api/tasks')).body;
    const summary = items.find((one: { id: string }) => one.id === id);
    for (const name of [
      'title',
      'start',
      'due',
      'zone',
      'done',
      'percent',
      'priority',
      'rrule',
      'uid',
      'parentUid',
    ])
      assert.deepEqual(summary[name], made[name], name);
    assert.deepEqual(
      await put(id, fields).then(({ etag }) => etag),
      made.etag,
      'the same again changes nothing',
    );
  });

  test('done, percent and status are kept in step', async () => {
    const { id } = await make({ title: 'Call the dentist', due: '2026-11-30' });
    const state = async (body: object) => {
      const { done, percent, doneAt, raw } = await put(id, body);
      const status = /STATUS:(\S+)/.exec(raw)?.[1];
      return [done, percent, doneAt !== null, status, /\r\nCOMPLETED:/.test(raw)];
    };
    assert.deepEqual(await state({ percent: 50 }), [false, 50, false, 'IN-PROCESS', false]);
    assert.deepEqual(await state({ done: true }), [true, 100, true, 'COMPLETED', true]);
    assert.deepEqual(await state({ done: false }), [false, 0, false, 'NEEDS-ACTION', false]);
    assert.deepEqual(await state({ percent: 100 }), [true, 100, true, 'COMPLETED', true]);
    assert.deepEqual(await state({ percent: 20 }), [false, 20, false, 'IN-PROCESS', false]);
  });

  test('a tick moves a repeating task on; the last one is done; each is undone as one', async () => {
    const before = (await owner.get('/api/snapshot')).body.digest;
    const { id } = await make({ title: 'Water the plants', due: '2026-11-24', rrule: 'FREQ=WEEKLY;COUNT=3' });
    const first = await put(id, { done: true });
    assert.deepEqual(
      [first.due, first.done, first.movedOn, first.rrule],
      ['2026-12-01', false, true, 'FREQ=WEEKLY;COUNT=2'],
    );
    const second = await put(id, { done: true, title: 'Water all plants' });
    assert.deepEqual([second.due, second.movedOn, second.title], ['2026-12-08', true, 'Water all plants']);
    const reply = await owner.json('PUT', `/api/tasks/${id}`, { done: true });
    assert.deepEqual([reply.body.due, reply.body.done, reply.body.movedOn], ['2026-12-08', true, false]);
    const undo = (batch: string | null) => owner.json('POST', `/api/history/${batch}/undo`, {});
    assert.equal((await undo(reply.headers.get('lifeboat-batch'))).status, 200);
    assert.equal((await owner.get(`/api/tasks/${id}`)).body.done, false);
    await owner.json('DELETE', `/api/tasks/${id}`);
    assert.equal((await owner.get('/api/snapshot')).body.digest, before);
  });

  test('a tick keeps the wall clock over a change of the clocks, the lead time, and what is left out', async () => {
    const { id } = await make({
      title: 'Report',
      start: '2026-10-23T09:00',
      due: '2026-10-24T17:00',
      zone: 'Europe/Oslo',
      rrule: 'FREQ=WEEKLY;BYDAY=FR',
    });
    const on = await put(id, { done: true });
    assert.deepEqual(
      [on.start, on.due, on.zone],
      ['2026-10-30T09:00:00', '2026-10-31T17:00:00', 'Europe/Oslo'],
    );
    const skipping = TASK.replace(
      'DUE;VALUE=DATE:20261201',
      'DUE;VALUE=DATE:20261201\r\nRRULE:FREQ=DAILY\r\nEXDATE;VALUE=DATE:20261202',
    );
    const sent = await owner.send('POST', '/api/tasks', skipping, 'text/calendar');
    const later = await put(sent.body.id, { done: true });
    assert.deepEqual([later.due, later.movedOn], ['2026-12-03', true]);
    assert.match(later.raw, /X-UNKNOWN:kept/);
  });

  test('due moves, and the start keeps its distance', async () => {
    const { id } = await make({ title: 'Tax', start: '2026-11-01', due: '2026-11-20' });
    assert.deepEqual(await put(id, { due: '2026-11-25' }).then(({ start, due }) => [start, due]), [
      '2026-11-06',
      '2026-11-25',
    ]);
    const timed = await put(id, { due: '2026-11-25T12:00', zone: 'Europe/Oslo' });
    assert.deepEqual(
      [timed.start, timed.due, timed.zone],
      ['2026-11-06T12:00:00', '2026-11-25T12:00:00', 'Europe/Oslo'],
    );
    const bare = await put(id, { due: null, start: null });
    assert.deepEqual([bare.start, bare.due, bare.zone], [null, null, null]);
    assert.equal(await refused(id, { start: '2026-11-26', due: '2026-11-25' }), '422 request.fields due');
    assert.equal(await refused(id, { rrule: 'FREQ=DAILY' }), '422 request.fields rrule');
    await put(id, { due: '2026-11-25', rrule: 'FREQ=DAILY' });
    assert.equal(await refused(id, { due: null }), '422 request.fields due');
    assert.equal((await put(id, { due: null, rrule: null })).recurring, false);
  });

  test('what lists held before tasks said so much is made anew, and nothing calls it damaged', async () => {
    const { id } = await make({ title: 'From before', due: '2026-12-24', percent: 30 });
    const db = new DatabaseSync(join(at.where.data, 'lifeboat.db'), { timeout: 5_000 });
    const row = db.prepare('select * from projection where item_id = ?').get(id) as Record<string, string>;
    const data = JSON.stringify({ title: 'From before', due: '2026-12-24', done: false, priority: 0 });
    const { item_id, hash, kind, collection_id, sort, first_start, last_end } = row;
    const old = crc32(
      JSON.stringify([item_id, hash, kind, collection_id, sort, first_start, last_end, data]),
    );
    db.prepare('update projection set data = ?, crc32 = ? where item_id = ?').run(data, old, id);
    db.close();
    const audit = await cli(at.where, ['audit', '--json']);
    assert.deepEqual([audit.code, JSON.parse(audit.out).problems], [0, []]);
    const { items } = (await owner.get('/api/tasks?limit=5000')).body;
    assert.equal(items.find((one: { id: string }) => one.id === id).percent, 30);
  });

  test('parts of a task: by the UID of the one above', async () => {
    const sent = (await owner.send('POST', '/api/tasks', TASK.replace('task-1@', 'task-9@'), 'text/calendar'))
      .body;
    const child = await make({ title: 'Photo for it', parent: sent.id });
    assert.deepEqual([child.parent, child.parentUid], [sent.id, 'task-9@phone']);
    assert.match(child.raw, /RELATED-TO;RELTYPE=PARENT:task-9@phone/);
    const below = await make({ title: 'Find the camera', parent: child.id });
    assert.equal(below.parentUid, child.uid);
    assert.equal(await refused(child.id, { parent: child.id }), '422 request.fields parent');
    assert.equal(await refused(sent.id, { parent: below.id }), '422 request.fields parent');
    assert.equal(await refused(child.id, { parent: 'nothing' }), '422 request.fields parent');
    const out = await put(below.id, { parent: null });
    assert.deepEqual([out.parent, out.parentUid, /RELATED-TO/.test(out.raw)], [null, null, false]);
  });
});
