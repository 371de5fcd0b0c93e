import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Grants, Visits } from '../../src/shared/contract/support.ts';
import type { Client } from '../harness/client.ts';
import { addAccount } from '../harness/server.ts';
import { CASE, DANA, grant, KIM, listen, overBothStores, told, visit } from './support-kit.ts';

/** What the owner lets agents do, sees of them, and ends. */
overBothStores('grants and visits', (ask) => {
  let owner: Client;
  let dana: Client;
  let kim: Client;
  let at: ReturnType<typeof ask>;
  before(() => {
    at = ask();
    ({ client: owner, dana, kim } = at);
  });

  const grants = async () => Grants.parse((await owner.get('/api/grants')).body);
  const contacts = (agent: Client, id: string) => agent.get(`/api/as/${id}/contacts`).then(told);
  const HIDDEN = [403, 'grant.needed'];
  const SHOWN = [200, undefined];

  test('a grant opens its kinds to its agent, and ends at once', async () => {
    const id = await visit(dana);
    const others = await visit(kim);
    assert.deepEqual(await contacts(dana, id), HIDDEN);
    const granted = await grant(owner, ['contact', 'contact', 'photo']);
    const [active] = (await grants()).active;
    assert.deepEqual(
      [active!.id, active!.agent.email, active!.kinds],
      [granted, DANA.email, ['contact', 'photo']],
    );
    assert.equal(Date.parse(active!.until!) - Date.parse(active!.answeredAt!), 3_600_000);
    assert.deepEqual(await contacts(dana, id), SHOWN);
    assert.deepEqual(await contacts(kim, others), HIDDEN, 'another agent');
    assert.deepEqual(
      told(await kim.get(`/api/as/${id}/contacts`)),
      [404, 'visit.not-found'],
      'in dana’s visit',
    );
    for (const noun of ['events', 'tasks', 'notes', 'files'])
      assert.deepEqual(told(await dana.get(`/api/as/${id}/${noun}`)), HIDDEN, noun);
    const kinds = (await dana.get(`/api/as/${id}/changes?since=0`)).body.items.map(
      (i: { kind: string }) => i.kind,
    );
    assert.deepEqual([...new Set(kinds)].sort(), ['collection', 'contact', 'photo']);
    const types = (await dana.get(`/api/as/${id}/collections`)).body.items.map(
      (c: { type: string }) => c.type,
    );
    assert.deepEqual(types.sort(), ['addressbook', 'folder']);
    assert.deepEqual(
      (await dana.get(`/api/support/visits/${id}`)).body.granted.map((g: { kind: string }) => g.kind).sort(),
      ['contact', 'photo'],
    );
    const path = `/api/as/${id}/contacts/${at.ids.contacts}`;
    assert.equal((await dana.json('POST', `${path}/open`, {})).status, 200);
    const ended = await owner.json('POST', `/api/grants/${granted}/end`, {});
    assert.deepEqual([ended.status, ended.body.state], [200, 'ended']);
    for (const shut of [path, `/api/as/${id}/contacts`, `/api/as/${id}/changes`, `/api/as/${id}/live`])
      assert.deepEqual(told(await dana.get(shut)), HIDDEN, shut);
    assert.deepEqual(told(await dana.json('POST', `${path}/open`, {})), HIDDEN);
    assert.deepEqual(told(await owner.json('POST', `/api/grants/${granted}/end`, {})), [409, 'grant.state']);
    assert.deepEqual(
      (await grants()).past.map((g) => g.id),
      [granted],
    );
    // granted anew, what was opened before is masked again
    const anew = await grant(owner, ['contact']);
    assert.deepEqual(told(await dana.get(path)), [403, 'item.masked']);
    await owner.json('POST', `/api/grants/${anew}/end`, {});
  });

  test('an agent asks, the owner allows fewer, or declines', async () => {
    const id = await visit(dana);
    const ask = (body: object) => dana.json('POST', `/api/support/visits/${id}/requests`, body);
    const asked = await ask({ kinds: ['contact', 'event'], lasts: 'day' });
    assert.deepEqual([asked.status, asked.body.state], [201, 'asked']);
    assert.deepEqual(told(await ask({ kinds: ['note'], lasts: 'hour' })), [409, 'support.waiting']);
    const [request] = (await grants()).requests;
    assert.deepEqual([request!.case, request!.reason, request!.lasts], [CASE.case, CASE.reason, 'day']);
    assert.deepEqual(await contacts(dana, id), HIDDEN, 'asking opens nothing');
    const answer = (grantId: string, body: object) =>
      owner.json('POST', `/api/grants/${grantId}/answer`, body);
    assert.deepEqual(told(await answer(request!.id, { answer: 'allow', kinds: ['note'] })), [
      422,
      'request.fields',
    ]);
    const allowed = await answer(request!.id, { answer: 'allow', kinds: ['contact'], lasts: 'hour' });
    assert.deepEqual(
      [allowed.body.state, allowed.body.kinds, allowed.body.lasts],
      ['active', ['contact'], 'hour'],
    );
    assert.deepEqual(await contacts(dana, id), SHOWN);
    assert.deepEqual(told(await dana.get(`/api/as/${id}/events`)), HIDDEN, 'a kind left out');
    assert.deepEqual(told(await answer(request!.id, { answer: 'decline' })), [409, 'grant.state']);
    const second = await ask({ kinds: ['event'], lasts: 'week' });
    const declined = await answer(second.body.id, { answer: 'decline' });
    assert.deepEqual([declined.body.state, declined.body.kinds], ['declined', ['event']]);
    assert.deepEqual(told(await dana.get(`/api/as/${id}/events`)), HIDDEN);
    assert.deepEqual(
      (await dana.get(`/api/support/visits/${id}`)).body.grants
        .slice(0, 2)
        .map((g: { state: string }) => g.state),
      ['declined', 'active'],
    );
    await owner.json('POST', `/api/grants/${request!.id}/end`, {});
  });

  test('a grant is for an agent, and for what can be granted', async () => {
    const give = (body: object) => owner.json('POST', '/api/grants', body);
    const good = { agent: DANA.email, kinds: ['contact'], lasts: 'hour' };
    for (const agent of ['nobody@example.org', 'ada@example.org']) {
      const refused = await give({ ...good, agent });
      assert.deepEqual([...told(refused), refused.body.fields[0].path], [422, 'grant.agent', 'agent']);
    }
    for (const bad of [{ kinds: [] }, { kinds: ['collection'] }, { lasts: 'month' }, { agent: 'dana' }])
      assert.deepEqual(told(await give({ ...good, ...bad })), [422, 'request.fields'], JSON.stringify(bad));
    for (const [path, code] of [
      ['/api/grants/none/end', 'grant.not-found'],
      ['/api/visits/none/end', 'visit.not-found'],
    ] as const)
      assert.deepEqual(told(await owner.json('POST', path, {})), [404, code]);
    assert.deepEqual(told(await owner.json('POST', '/api/suggestions/none/answer', { answer: 'accept' })), [
      404,
      'suggestion.not-found',
    ]);
  });

  test('the owner sees a visit and ends it', async () => {
    const granted = await grant(owner, ['contact']);
    const id = await visit(dana);
    const [newest] = Visits.parse((await owner.get('/api/visits?limit=1')).body).items;
    assert.deepEqual(
      [newest!.id, newest!.agent.name, newest!.case, newest!.reason, newest!.looks, newest!.endedAt],
      [id, 'Dana', CASE.case, CASE.reason, 1, null],
    );
    assert.deepEqual(await contacts(dana, id), SHOWN);
    const ended = await owner.json('POST', `/api/visits/${id}/end`, {});
    assert.deepEqual([ended.status, ended.body.endedBy], [200, 'owner']);
    assert.deepEqual(await contacts(dana, id), [410, 'visit.ended']);
    assert.deepEqual(
      (await owner.json('POST', `/api/visits/${id}/end`, {})).body,
      ended.body,
      'twice is once',
    );
    await owner.json('POST', `/api/grants/${granted}/end`, {});
  });

  test('open pages are told at once, and an ended visit’s stream ends', async () => {
    const id = await visit(dana);
    const owners = listen(owner, '/api/live');
    const agents = listen(dana, `/api/support/visits/${id}/live`);
    await Promise.all([owners.began, agents.began]);
    const before = owners.count('support');
    await dana.get(`/api/support/visits/${id}/state`);
    await owners.until(() => owners.count('support') > before);
    const asked = agents.count('support');
    const granted = await grant(owner, ['contact']);
    await agents.until(() => agents.count('support') > asked);
    await owner.json('POST', `/api/grants/${granted}/end`, {});
    await owner.json('POST', `/api/visits/${id}/end`, {});
    await agents.over;
    owners.stop();
    await owners.over;
  });

  test('a grant of one owner opens no other account', async () => {
    const person = { email: 'bo@example.org', name: 'Bo', password: 'another long password' };
    await addAccount(at.where, person, 'account', at.more);
    const bo = await at.server.signedIn(person.email, person.password);
    await grant(bo, ['contact'], KIM.email);
    const here = await visit(kim);
    const there = await visit(kim, { ...CASE, who: person.email });
    assert.deepEqual(await contacts(kim, here), HIDDEN);
    assert.deepEqual(await contacts(kim, there), SHOWN);
    const crossed = `${there.split('_')[0]}_${here.split('_')[1]}`;
    assert.deepEqual(await contacts(kim, crossed), [404, 'visit.not-found']);
    assert.equal((await bo.get('/api/visits')).body.total, 1);
  });
});
