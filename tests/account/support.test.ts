import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { LifeboatError } from '../../src/shared/contract/problem.ts';
import type { AgentRef } from '../../src/shared/contract/support.ts';
import {
  answerGrant,
  endGrant,
  giveGrant,
  listGrants,
  type OwnerRoom,
} from '../../src/server/account/grants.ts';
import { newId } from '../../src/server/account/ids.ts';
import { LiveHub } from '../../src/server/account/live.ts';
import { addPerson } from '../../src/server/account/people.ts';
import type { Room } from '../../src/server/account/room.ts';
import { SupportDesk } from '../../src/server/account/support/desk.ts';
import { listVisits, visitLooks } from '../../src/server/account/support/owner.ts';
import type { Facts } from '../../src/server/account/support/state.ts';
import { Desk } from '../contract/desk.ts';
import { type Opened, openOnSqlite } from '../contract/open.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-11-01T12:00:00.000Z');

const FACTS: Facts = {
  vault: async () => ({
    state: 'ok',
    since: null,
    tried: null,
    succeeded: null,
    proven: null,
    behind: 0,
    sameDisk: false,
    todo: null,
  }),
  attempts: async () => [],
  own: async () => ({
    state: 'never',
    at: null,
    archive: null,
    seq: null,
    since: 0,
    counts: { added: {}, changed: {}, removed: {} },
  }),
  quota: null,
};

/** Time as the server's clock tells it, moved by the test. */
describe('what ends by itself', () => {
  let opened: Opened;
  let room: Room;
  let owner: OwnerRoom;
  let account: string;
  let dana: AgentRef;
  let desk: SupportDesk;
  let time = START;
  const live = new LiveHub();

  before(async () => {
    opened = await openOnSqlite();
    room = { ...opened.room, clock: () => new Date(time) };
    owner = { ...room, live };
    const person = { name: 'Ada', role: 'owner', password: 'x' } as const;
    account = await addPerson(room, { ...person, email: 'ada@example.org' });
    const agent = { name: 'Dana', email: 'dana@example.org' };
    dana = { id: await addPerson(room, { ...person, ...agent, role: 'agent' }), ...agent };
    desk = new SupportDesk(room, live, FACTS);
  });
  beforeEach(async () => {
    time = START;
    for (const { id } of (await listGrants(room, account)).active) await endGrant(owner, account, id);
  });
  after(() => opened.close());

  const visit = async () => {
    const asked = { who: 'ada@example.org', case: '1', reason: 'Why' };
    return (await desk.openVisit(dana, asked, newId())).id;
  };
  const give = (lasts: 'hour' | 'day' | 'week') =>
    giveGrant(owner, account, { agent: dana.email, kinds: ['contact'], lasts });
  const reads = async (id: string) => {
    const reader = await desk.reader(dana.id, id);
    return reader.list('contact', {});
  };
  const code = (expected: string) => (error: unknown) =>
    error instanceof LifeboatError && error.code === expected;

  for (const [lasts, ms] of [
    ['hour', HOUR],
    ['day', DAY],
    ['week', 7 * DAY],
  ] as const)
    test(`a grant of one ${lasts} is open to its last moment and not at its end`, async () => {
      const { id: given, until } = await give(lasts);
      assert.equal(until, new Date(START + ms).toISOString());
      time = START + ms - 1;
      const id = await visit();
      await reads(id);
      assert.equal((await listGrants(room, account)).active.find((g) => g.id === given)?.state, 'active');
      time = START + ms;
      await assert.rejects(reads(id), code('grant.needed'));
      const past = (await listGrants(room, account)).past.find((g) => g.id === given);
      assert.deepEqual([past?.state, past?.endedAt], ['expired', null]);
      assert.deepEqual((await desk.visit(dana.id, id)).granted, []);
    });

  test('a reader made before the end notes nothing after it: nothing is shown', async () => {
    const id = await visit();
    await give('hour');
    const reader = await desk.reader(dana.id, id);
    time = START + HOUR;
    await assert.rejects(reader.list('contact', {}), code('grant.needed'));
  });

  test('a visit ends after eight hours, whatever is granted', async () => {
    const id = await visit();
    await give('week');
    time = START + 8 * HOUR - 1;
    await reads(id);
    time = START + 8 * HOUR;
    await assert.rejects(reads(id), code('visit.ended'));
    await assert.rejects(desk.state(dana.id, id), code('visit.ended'));
    const [seen] = (await listVisits(room, account, { limit: 200 })).items.filter((v) => v.id === id);
    assert.deepEqual([seen?.endedAt, seen?.until], [null, new Date(time).toISOString()]);
    await reads(await visit());
  });

  test('a request nobody answers is over after a week', async () => {
    const id = await visit();
    const { id: asked } = await desk.ask(dana.id, id, { kinds: ['contact'], lasts: 'hour' }, newId());
    time = START + 7 * DAY - 1;
    assert.deepEqual(
      (await listGrants(room, account)).requests.map((g) => g.id),
      [asked],
    );
    const later = await visit();
    const again = () => desk.ask(dana.id, later, { kinds: ['note'], lasts: 'hour' }, newId());
    await assert.rejects(again(), code('support.waiting'));
    time = START + 7 * DAY;
    await assert.rejects(answerGrant(owner, account, asked, { answer: 'allow' }), code('grant.state'));
    assert.equal((await again()).state, 'asked');
    for (const { id: waiting } of (await listGrants(room, account)).requests)
      await answerGrant(owner, account, waiting, { answer: 'decline' });
  });

  test('the same list within ten minutes is one look, later another; each opening is one', async () => {
    const box = Desk.at(room, account);
    const card = box.card('Amara Okafor');
    await box.save(card);
    await give('day');
    const id = await visit();
    await reads(id);
    time = START + 10 * 60_000 - 1;
    await reads(id);
    const seen = async () => (await visitLooks(room, account, id, {})).items.map((look) => look.what);
    assert.deepEqual(await seen(), ['list', 'visit']);
    time = START + 10 * 60_000;
    await reads(id);
    const reader = await desk.reader(dana.id, id);
    await reader.open('contact', card.wanted.id);
    await reader.open('contact', card.wanted.id);
    assert.deepEqual(await seen(), ['item', 'item', 'list', 'list', 'visit']);
  });

  test('whoever watches the account hears of each look, after it is kept', async () => {
    const id = await visit();
    const heard: number[] = [];
    const unwatch = live.watch(account, ({ support }) => support !== undefined && heard.push(support));
    await desk.state(dana.id, id);
    await give('hour');
    await reads(id);
    unwatch();
    assert.equal(heard.length, 3);
    assert.ok(heard.every((no, i) => i === 0 || no === heard[i - 1]! + 1));
  });

  test('what is kept about support is erased with its account, and with no other', async () => {
    const other = await Desk.open(room);
    const at = { who: `${other.account}@example.org`, case: '2', reason: 'Why' };
    const { id } = await desk.openVisit(dana, at, newId());
    await desk.ask(dana.id, id, { kinds: ['note'], lasts: 'hour' }, newId());
    await desk.suggest(dana.id, id, { text: 'Charge it.', action: null }, newId());
    const kept = async (who: string) => {
      const tables = ['support_visit', 'support_look', 'support_grant', 'support_suggestion'] as const;
      const counts = tables.map(async (table) => {
        const rows = await room.db
          .selectFrom(table)
          .where('account_id', '=', who)
          .select('account_id')
          .execute();
        return rows.length;
      });
      return Promise.all(counts);
    };
    const before = await kept(account);
    assert.deepEqual(await kept(other.account), [1, 1, 1, 1]);
    await room.writer.run('eraseAccount', { account: other.account });
    assert.deepEqual(await kept(other.account), [0, 0, 0, 0]);
    assert.deepEqual(await kept(account), before);
    await assert.rejects(desk.visit(dana.id, id), code('visit.not-found'));
  });

  test('a list that cannot be trusted is refused, its counts are told as unknown', async () => {
    const id = await visit();
    await give('day');
    await opened.damage('update collection_state set members = members + 1 where account_id = ?', [account]);
    await assert.rejects(reads(id), code('store.unavailable'));
    const state = await desk.state(dana.id, id);
    assert.equal(state.counts, null);
    assert.equal(state.advice[0]!.id, 'lists.unreadable');
  });
});
