import assert from 'node:assert/strict';
import { rename, rm, writeFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { AccountState, VisitNow } from '../../src/shared/contract/support.ts';
import { ERRORS } from '../../src/shared/contract/problem.ts';
import type { Client } from '../harness/client.ts';
import { addAccount, OWNER } from '../harness/server.ts';
import { blind, CASE, DANA, PASSWORD, startWithAgents, told, visit } from './support-kit.ts';

const PHONE = '+47 22 12 34 56';

describe('what an agent sees and does', () => {
  let at: Awaited<ReturnType<typeof startWithAgents>>;
  let owner: Client;
  let dana: Client;
  let kim: Client;
  const openVisit = (asked: object) => dana.json('POST', '/api/support/visits', asked);
  const state = async (id: string) =>
    (await dana.get(`/api/support/visits/${id}/state`)).body as AccountState;

  before(async () => {
    at = await startWithAgents();
    ({ client: owner, dana, kim } = at);
    // two owners with one number: neither is found by it; one with a number of her own
    for (const [name, phone] of [
      ['Eva', PHONE],
      ['Finn', '0047 2212-3457'],
      ['Gro', '+4722123457'],
    ] as const)
      await addByPhone(name, phone);
  });
  after(() => at.stop());

  const addByPhone = async (name: string, phone: string) => {
    await addAccount(at.where, { email: 'op@example.org', name: 'Op', password: PASSWORD }, 'operator').catch(
      (error: Error) => assert.match(error.message, /exists/),
    );
    const operator = await at.server.signedIn('op@example.org', PASSWORD);
    const person = { email: `${name.toLowerCase()}@example.org`, name, phone, password: PASSWORD };
    assert.equal((await operator.json('POST', '/api/accounts', person)).status, 201);
    const wrong = await operator.json('POST', '/api/accounts', {
      ...person,
      email: 'x@example.org',
      phone: 'call me',
    });
    assert.deepEqual([wrong.status, wrong.body.fields[0].path], [422, 'phone']);
  };

  test('a visit needs who, case and reason, and keeps them', async () => {
    for (const field of ['who', 'case', 'reason']) {
      for (const value of [undefined, '', '   ', 7, 'x'.repeat(2000)]) {
        const refused = await openVisit({ ...CASE, [field]: value });
        assert.deepEqual(told(refused), [422, 'request.fields'], `${field}: ${String(value)}`);
        assert.equal(refused.body.fields[0].path, field);
      }
    }
    const opened = await openVisit(CASE);
    assert.equal(opened.status, 201);
    assert.equal(opened.headers.get('location'), `/api/support/visits/${opened.body.id}`);
    const kept = VisitNow.parse((await dana.get(opened.headers.get('location')!)).body);
    assert.deepEqual([kept.who, kept.case, kept.reason], [CASE.who, CASE.case, CASE.reason]);
    assert.deepEqual([kept.granted, kept.grants, kept.endedAt], [[], [], null]);
  });

  test('an account is found by its whole address or number, and by nothing less', async () => {
    for (const who of [OWNER.email.toUpperCase(), ' 004722123456 ', PHONE, 'tel:+47-22-12-34-56'])
      assert.equal((await openVisit({ ...CASE, who })).status, 201, who);
    const unknown = await openVisit({ ...CASE, who: 'nobody@example.org' });
    const misses = [
      'ada@example',
      '%@example.org',
      'ada',
      '22123456',
      '123456',
      '+4722123457', // two accounts have it
      DANA.email, // an agent is no account
      'not a number',
    ];
    for (const who of misses) {
      const missed = await openVisit({ ...CASE, who });
      assert.deepEqual([missed.status, missed.body], [unknown.status, unknown.body], who);
    }
    assert.deepEqual(told(unknown), [404, 'support.no-account']);
  });

  test('there is no list of accounts or visits to walk through', async () => {
    for (const path of ['/api/support', '/api/support/visits', '/api/support/accounts', '/api/accounts'])
      assert.ok([403, 404, 405].includes((await dana.get(path)).status), path);
  });

  test('looking up is limited for each agent, hits and misses alike', async () => {
    const answers: number[] = [];
    let last = await kim.json('POST', '/api/support/visits', CASE);
    for (let n = 1; n < 40 && last.status !== 429; n++) {
      answers.push(last.status);
      last = await kim.json('POST', '/api/support/visits', {
        ...CASE,
        who: n % 2 ? 'no@example.org' : CASE.who,
      });
    }
    assert.deepEqual(answers.slice(0, 4), [201, 404, 201, 404]);
    assert.equal(answers.length, 20);
    assert.deepEqual(told(last), [429, 'request.too-many']);
    assert.equal(last.body.retryAfter, Number(last.headers.get('retry-after')));
    assert.ok(last.body.retryAfter > 0 && last.body.retryAfter <= 900);
  });

  test('the state has counts, times and codes, and not a word of what is kept', async () => {
    await owner.json('POST', '/api/devices', { name: 'Pixel of Amara Okafor' });
    await owner.json('POST', '/api/backup', {});
    const id = await visit(dana);
    const found = await state(id);
    assert.deepEqual(AccountState.parse(found), found, 'nothing beyond the contract');
    blind(found, 'the state');
    assert.deepEqual(found.counts, { contact: 1, event: 1, task: 1, note: 1, photo: 1, file: 1 });
    assert.equal(found.account.state, 'live');
    assert.ok(found.account.used > 0);
    assert.equal(found.devices.length, 1);
    assert.deepEqual(found.attempts.map((a) => [a.kind, a.state, a.code]).at(-1), [
      'backup',
      'succeeded',
      'vault.ok',
    ]);
    assert.deepEqual([found.vault.state, found.own.state, found.deletions.inBin], ['ok', 'never', 0]);
    assert.deepEqual(
      found.advice.map((a) => a.id),
      ['device.never', 'own.never', 'vault.ok'],
    );
  });

  test('a failed backup is told by its code', async () => {
    const accounts = `${at.where.vault}/accounts`;
    await rename(accounts, `${accounts}-away`);
    await writeFile(accounts, '');
    await owner.json('POST', '/api/notes', { title: 'One more' });
    await owner.json('POST', '/api/backup', {});
    const found = await state(await visit(dana));
    await rm(accounts);
    await rename(`${accounts}-away`, accounts);
    assert.equal(found.attempts[0]!.state, 'failed');
    assert.match(found.attempts[0]!.code, /^vault\.(unwritable|unreadable|missing)$/);
    assert.equal(found.advice[0]!.id, 'vault.failing');
    blind(found, 'a failed backup');
  });

  test('bad words are answered with problem documents', async () => {
    const id = await visit(dana);
    const cases: [string, string, unknown, keyof typeof ERRORS][] = [
      ['POST', `${id}/requests`, { kinds: [], lasts: 'hour' }, 'request.fields'],
      ['POST', `${id}/requests`, { kinds: ['collection'], lasts: 'hour' }, 'request.fields'],
      ['POST', `${id}/requests`, { kinds: ['contact'], lasts: 'year' }, 'request.fields'],
      ['POST', `${id}/suggestions`, { text: '' }, 'request.fields'],
      ['POST', `${id}/suggestions`, { text: 'x', action: { do: 'erase' } }, 'request.fields'],
      [
        'POST',
        `${id}/suggestions`,
        { text: 'x', action: { do: 'undo-step', batch: 'none' } },
        'batch.not-found',
      ],
      ['GET', `${id}/looks?limit=0`, undefined, 'request.fields'],
      ['GET', `${id}/looks?cursor=x`, undefined, 'request.malformed'],
      ['GET', 'nothing', undefined, 'visit.not-found'],
      ['GET', `${id}x`, undefined, 'visit.not-found'],
    ];
    for (const [method, path, body, code] of cases) {
      const reply = await dana.json(method, `/api/support/visits/${path}`, body);
      assert.deepEqual(told(reply), [ERRORS[code][0], code], path);
      assert.match(reply.headers.get('content-type')!, /^application\/problem\+json/);
    }
  });

  test('a visit the agent ended is over at the next request', async () => {
    const id = await visit(dana);
    const ended = await dana.json('POST', `/api/support/visits/${id}/end`, {});
    assert.deepEqual([ended.status, ended.body.endedBy], [200, 'agent']);
    for (const path of [`support/visits/${id}/state`, `support/visits/${id}/looks`, `as/${id}/contacts`])
      assert.deepEqual(told(await dana.get(`/api/${path}`)), [410, 'visit.ended'], path);
    assert.equal((await dana.get(`/api/support/visits/${id}`)).body.endedBy, 'agent');
  });

  test('a retry under its key opens one visit', async () => {
    const key = { 'idempotency-key': 'open-1' };
    const first = await dana.json('POST', '/api/support/visits', CASE, key);
    const again = await dana.json('POST', '/api/support/visits', CASE, key);
    assert.equal(first.body.id, again.body.id);
    const { items } = (await owner.get('/api/visits')).body;
    assert.equal(items.filter((v: { id: string }) => v.id === first.body.id).length, 1);
  });
});
