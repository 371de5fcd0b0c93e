import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { z } from 'zod';
import type { Attempt } from '../../src/shared/contract/backup.ts';
import { Looks, Suggestion } from '../../src/shared/contract/support.ts';
import { History } from '../../src/shared/contract/history.ts';
import type { Client } from '../harness/client.ts';
import { grant, overBothStores, told, visit } from './support-kit.ts';

/** What stays of a visit: looks in the owner's History, and suggestions with their answers. */
overBothStores('looks and suggestions', (ask) => {
  let owner: Client;
  let dana: Client;
  let kim: Client;
  let at: ReturnType<typeof ask>;
  before(() => {
    at = ask();
    ({ client: owner, dana, kim } = at);
  });

  const looks = async (client: Client, path: string) =>
    Looks.parse((await client.get(path)).body).items.map((l) => [l.what, l.kind, l.item]);

  test('each look is in the owner’s History before the agent has the answer, those of a visit as one step', async () => {
    const granted = await grant(owner, ['contact', 'photo']);
    const id = await visit(dana);
    const { contacts: card, photos: photo } = at.ids;
    const history = async (query = '') => History.parse((await owner.get(`/api/history?${query}`)).body);
    const newest = async () => (await history('limit=1')).items[0]!;
    assert.deepEqual([(await newest()).act, (await newest()).look?.what], ['look', 'visit']);
    await dana.get(`/api/support/visits/${id}/state`);
    assert.equal((await newest()).look?.what, 'state');
    await dana.get(`/api/as/${id}/contacts`);
    assert.deepEqual([(await newest()).look?.what, (await newest()).look?.kind], ['list', 'contact']);
    await dana.json('POST', `/api/as/${id}/contacts/${card}/open`, {});
    const step = await newest();
    assert.deepEqual(step.actor, { type: 'agent', id: step.actor.id, name: 'Dana (support)' });
    assert.deepEqual(step.items, [{ id: card, kind: 'contact', name: 'Dr. Amara Okafor' }]);
    assert.deepEqual([step.undoable, step.counts], [false, { added: {}, changed: {}, removed: {} }]);
    assert.deepEqual(told(await owner.json('POST', `/api/history/${step.batch}/undo`, {})), [
      404,
      'batch.not-found',
    ]);
    assert.deepEqual((await owner.get(`/api/history/${step.batch}`)).body.changes, []);
    await owner.json('POST', '/api/notes', { title: 'Between two looks' });
    await dana.json('POST', `/api/as/${id}/photos/${photo}/open`, {});
    await dana.bytes(`/api/as/${id}/photos/${photo}/original`);
    await dana.bytes(`/api/as/${id}/photos/${photo}/original`, { range: 'bytes=0-1' });
    const seen = [
      ['original', 'photo', photo],
      ['item', 'photo', photo],
      ['item', 'contact', card],
      ['list', 'contact', null],
      ['state', null, null],
      ['visit', null, null],
    ];
    assert.deepEqual(await looks(owner, `/api/visits/${id}/looks`), seen);
    assert.deepEqual(await looks(dana, `/api/support/visits/${id}/looks`), seen, 'the same lines');
    const [top, under, ...older] = (await history('limit=200')).items;
    assert.deepEqual([top!.batch, top!.look!.what, top!.looks], [id, 'original', seen.length]);
    assert.equal(under!.act, 'save', 'where its newest look is');
    assert.ok(older.every((s) => s.look?.visit !== id));
    assert.deepEqual(
      (await owner.get(`/api/history/${top!.look!.id}`)).body.batch,
      id,
      'a look leads to its visit',
    );
    // whole History page by page is History at once
    const all = (await history('limit=200')).items.map((s) => s.batch);
    const walked: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page: z.infer<typeof History> = await history(`limit=3${next ? `&cursor=${next}` : ''}`);
      walked.push(...page.items.map((s) => s.batch));
      ({ next } = page);
      assert.equal(page.total, all.length);
    }
    assert.deepEqual(walked, all);
    const byAgent = await history('actor=agent&limit=200');
    assert.ok(byAgent.items.length > 0 && byAgent.items.every((s) => s.act === 'look'));
    assert.equal(byAgent.total, new Set(byAgent.items.map((s) => s.look!.visit)).size);
    assert.equal(
      (await history('actor=owner&limit=200')).items.some((s) => s.act === 'look'),
      false,
    );
    const photos = (await history('kind=photo&limit=200')).items.map((s) => s.look?.what ?? s.act);
    assert.deepEqual([photos[0], photos.at(-1)], ['original', 'upload']);
    await owner.json('POST', `/api/grants/${granted}/end`, {});
    const unnamed = Looks.parse((await dana.get(`/api/support/visits/${id}/looks`)).body).items;
    assert.ok(
      unnamed.every((l) => l.name === null),
      'without a grant the log has no names for the agent',
    );
    const owners = Looks.parse((await owner.get(`/api/visits/${id}/looks`)).body).items;
    assert.equal(owners.find((l) => l.item === card)!.name, 'Dr. Amara Okafor');
  });

  test('a suggestion is the owner’s to accept, and is then the owner’s own act', async () => {
    const id = await visit(dana);
    const send = async (body: object): Promise<Suggestion> => {
      const { status, body: sent } = await dana.json('POST', `/api/support/visits/${id}/suggestions`, body);
      assert.equal(status, 201, JSON.stringify(sent));
      return Suggestion.parse(sent);
    };
    const answer = (sent: Suggestion, word: string) =>
      owner.json('POST', `/api/suggestions/${sent.id}/answer`, { answer: word });
    const gone = (await owner.json('POST', '/api/delete', { ids: [at.ids.tasks] })).body.batch;
    const undo = await send({ text: 'Put the task back.', action: { do: 'undo-step', batch: gone } });
    const backUp = await send({ text: 'Back up now.', action: { do: 'back-up' } });
    const archive = await send({ text: 'Make an archive.', action: { do: 'make-archive' } });
    const words = await send({ text: 'Charge the phone.' });
    assert.equal((await owner.get('/api/tasks')).body.total, 0, 'a suggestion does nothing by itself');
    const undone = await answer(undo, 'accept');
    assert.deepEqual(
      [undone.status, undone.body.state, undone.body.result],
      [200, 'accepted', { state: 'done', code: null }],
    );
    assert.equal((await owner.get('/api/tasks')).body.total, 1);
    const { batch, actor, act } = (await owner.get('/api/history?actor=owner&limit=1')).body.items[0];
    assert.deepEqual([actor.type, act, batch], ['owner', 'undo', undone.headers.get('lifeboat-batch')]);
    // those that the service makes by itself may come at any time
    const asked = async () =>
      (await owner.get('/api/backup/attempts?kind=backup')).body.items.filter((one: Attempt) => one.asked)
        .length;
    assert.equal(await asked(), 0);
    assert.deepEqual((await answer(backUp, 'accept')).body.result, { state: 'done', code: null });
    assert.equal(await asked(), 1);
    assert.equal((await answer(archive, 'decline')).body.state, 'declined');
    assert.equal((await owner.get('/api/archives')).body.total, 0, 'declined is not done');
    assert.deepEqual([(await answer(words, 'accept')).body.result], [null]);
    assert.deepEqual(told(await answer(words, 'decline')), [409, 'suggestion.state']);
    const seen = (await dana.get(`/api/support/visits/${id}/suggestions`)).body.items as Suggestion[];
    assert.deepEqual(
      seen.map((s) => s.state),
      ['accepted', 'declined', 'accepted', 'accepted'],
    );
    const later = await visit(dana);
    assert.equal(
      (await dana.get(`/api/support/visits/${later}/suggestions`)).body.total,
      4,
      'in a later visit too',
    );
    const others = await visit(kim);
    assert.equal((await kim.get(`/api/support/visits/${others}/suggestions`)).body.total, 0);
    assert.equal((await owner.get('/api/suggestions')).body.total, 4);
    const failing = await send({ text: 'Again.', action: { do: 'undo-step', batch: gone } });
    assert.equal(
      (await answer(failing, 'accept')).body.result.state,
      'failed',
      'there is nothing left to undo',
    );
  });

  test('an agent cannot heap suggestions up', async () => {
    const id = await visit(kim);
    const again = await visit(kim);
    const statuses: number[] = [];
    for (const v of [id, again, id, again, id, again])
      statuses.push(
        (await kim.json('POST', `/api/support/visits/${v}/suggestions`, { text: 'Hello.' })).status,
      );
    assert.deepEqual(statuses, [201, 201, 201, 201, 201, 409]);
  });
});
