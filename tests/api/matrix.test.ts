import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { readConfig } from '../../src/server/config.ts';
import { openContext } from '../../src/server/context.ts';
import { application, loadWeb } from '../../src/server/listener.ts';
import { type Door, DOORS } from '../../src/shared/contract/doors.ts';
import type { Client, Reply } from '../harness/client.ts';
import { addAccount, environment, folders, OWNER, startWithOwner } from '../harness/server.ts';
import { addressOf, ask, type Ids, live, named, NOBODYS, nounOf, PASSWORD, withIds } from './doors-kit.ts';
import { blind, grant, KINDS, visit } from './support-kit.ts';

/**
 * Every door × every method × everybody but the owner: shut, but where it is said here. The doors are those of the
 * contract, which are held against the router's own, so that none escapes.
 */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
/** What one route of a library answers beside the documented door. */
const UPLOADS = /^\/api\/uploads(\/|$)/;

type Who =
  | 'nobody'
  | 'device password'
  | 'ended session'
  | 'ended session of an agent'
  | 'other owner'
  | 'operator'
  | 'agent without visit'
  | 'agent without grant'
  | 'agent with ended grant'
  | 'agent with ended visit';

const STRANGERS: readonly Who[] = ['nobody', 'device password', 'ended session', 'ended session of an agent'];
const AGENTS: readonly Who[] = [
  'agent without visit',
  'agent without grant',
  'agent with ended grant',
  'agent with ended visit',
];

type Answer = readonly [status: number, code: string];
const SIGN_IN: Answer = [401, 'auth.sign-in-needed'];
const NOT_ALLOWED: Answer = [403, 'auth.not-allowed'];

const isAs = (door: Door) => door.path.startsWith('/api/as/');
const isVisits = (door: Door) => door.path.startsWith('/api/support/visits/');

/** How a door answers somebody, or 'open': the whole table of rights, but for an owner among owners. */
function expected(door: Door, who: Who): Answer | 'open' | 'own' {
  if (door.who === 'anyone') return 'open';
  if (STRANGERS.includes(who)) return SIGN_IN;
  if (door.who === 'signed-in') return 'open';
  if (door.who === 'operator') return who === 'operator' ? 'open' : NOT_ALLOWED;
  if (door.who === undefined) return who === 'other owner' ? 'own' : NOT_ALLOWED;
  if (!AGENTS.includes(who)) return NOT_ALLOWED;
  return ofAgent(door, who);
}

/** Rights of agents, at the doors of agents. */
function ofAgent(door: Door, who: Who): Answer | 'open' {
  if (!isVisits(door) && !isAs(door)) return 'open'; // opening a visit is for every agent
  if (who === 'agent without visit') return [404, 'visit.not-found'];
  if (who === 'agent with ended visit')
    return named(door) === 'GET /api/support/visits/{visit}' ? 'open' : [410, 'visit.ended'];
  return isAs(door) ? [403, 'grant.needed'] : 'open';
}

/** A door's address by its shape: `/photos/:id` and `/photos/{id}`, `/calendars/:file{…}` and `/calendars/{id}.ics`. */
const shape = (path: string) =>
  path.replace(/:\w+(\{[^}]*\})?|\{\w+\}(\.\w+)?/g, '{}').replace(/(?<=.)\/$/, '');

async function routes(): Promise<Set<string>> {
  const where = await folders();
  const context = await openContext(readConfig(environment(where)));
  try {
    const app = await application(context, await loadWeb());
    const found = app.routes.filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api'));
    return new Set(found.map(({ method, path }) => `${method} ${shape(path)}`));
  } finally {
    await context.close();
    await where.remove();
  }
}

test('every door of the router is in the contract, and every door of the contract in the router', async () => {
  const there = await routes();
  there.delete('GET /api/openapi.json'); // the list itself
  const told = new Set(DOORS.filter((door) => !UPLOADS.test(door.path)).map((door) => shape(named(door))));
  assert.deepEqual([...there].filter((door) => !told.has(door)).sort(), [], 'undocumented');
  assert.deepEqual([...told].filter((door) => !there.has(door)).sort(), [], 'not there');
});

describe('who may what: every door, every method, everybody', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let ada: Client;
  let dana: Client;
  let operator: Client;
  let mine: Ids;
  let clients: Record<Who, Client>;
  let visits: Partial<Record<Who, string>>;
  let basic: string;

  const signIn = async (name: string, role: string) => {
    const person = { email: `${name}@example.org`, name, password: PASSWORD };
    const made = await operator.json('POST', '/api/accounts', { ...person, role });
    assert.equal(made.status, 201);
    return at.server.signedIn(person.email, PASSWORD);
  };
  const ended = async (client: Client) => {
    const { cookie } = client;
    await client.json('POST', '/api/auth/sign-out', {});
    client.cookie = cookie;
    return client;
  };

  before(async () => {
    at = await startWithOwner();
    ada = at.client;
    mine = await live(ada);
    await addAccount(at.where, { email: 'op@example.org', name: 'Op', password: PASSWORD }, 'operator');
    operator = await at.server.signedIn('op@example.org', PASSWORD);
    const eve = await signIn('eve', 'agent');
    const finn = await signIn('finn', 'agent');
    const gil = await signIn('gil', 'agent');
    dana = await signIn('dana', 'agent');
    clients = {
      nobody: at.server.client(),
      'device password': at.server.client(),
      'ended session': await ended(await at.server.signedIn()),
      'ended session of an agent': await ended(await at.server.signedIn('dana@example.org', PASSWORD)),
      'other owner': await signIn('bo', 'owner'),
      operator,
      'agent without visit': await signIn('hal', 'agent'),
      'agent without grant': eve,
      'agent with ended grant': finn,
      'agent with ended visit': gil,
    };
    visits = {
      'agent without grant': await visit(eve),
      'agent with ended grant': await visit(finn),
      'agent with ended visit': await visit(gil),
    };
    mine.visit = await visit(dana);
    mine.visits = mine.visit;
    mine.grants = await grant(ada, KINDS, 'dana@example.org');
    const over = await grant(ada, KINDS, 'finn@example.org');
    await ada.json('POST', `/api/grants/${over}/end`, {});
    await grant(ada, KINDS, 'gil@example.org');
    await gil.json('POST', `/api/support/visits/${visits['agent with ended visit']}/end`, {});
    const sent = { text: 'Back up now.', action: { do: 'back-up' } };
    mine.suggestions = (
      await dana.json('POST', `/api/support/visits/${mine.visit}/suggestions`, sent)
    ).body.id;
    const made = (await ada.json('POST', '/api/devices', { name: 'Key' })).body;
    basic = `Basic ${Buffer.from(`${OWNER.email}:${made.password}`).toString('base64')}`;
  });
  after(() => at.stop());

  const idsFor = (who: Who): Ids => ({ ...mine, visit: visits[who] ?? mine.visit! });
  const asked = (who: Who, method: string, door: Door) => {
    const headers: Record<string, string> = who === 'device password' ? { authorization: basic } : {};
    return ask(clients[who], method, door, addressOf(door, idsFor(who)), headers);
  };
  const tells = ({ status, body }: Reply<never>): Answer => [status, body?.code];
  const everyone = () => Object.keys(clients) as Who[];
  const paths = [...new Map(DOORS.map((door) => [door.path, door])).values()];

  test('documented doors: shut to all but those named', async () => {
    const before = (await ada.get('/api/snapshot')).body;
    let cells = 0;
    for (const door of DOORS) {
      for (const who of everyone()) {
        const answer = expected(door, who);
        if (typeof answer === 'string') continue;
        const about = `${who}: ${named(door)}`;
        const reply = await asked(who, door.method.toUpperCase(), door);
        assert.deepEqual(tells(reply), answer, about);
        blind(reply.body, about);
        cells++;
      }
    }
    assert.ok(cells > DOORS.length * 5, `${cells} cells`);
    assert.deepEqual((await ada.get('/api/snapshot')).body, before);
  });

  test('methods a door does not have: nobody gets anything by them', async () => {
    for (const door of paths.filter(({ path }) => !UPLOADS.test(path))) {
      const own = new Set(DOORS.filter(({ path }) => path === door.path).map((d) => d.method.toUpperCase()));
      if (own.has('GET')) own.add('HEAD');
      for (const method of METHODS.filter((m) => !own.has(m))) {
        for (const who of everyone()) {
          const reply = await asked(who, method, door);
          const about = `${who}: ${method} ${door.path}`;
          assert.ok([401, 403, 404, 405].includes(reply.status), `${about}: ${reply.status}`);
          blind(reply.body, about);
        }
      }
    }
  });

  test('HEAD is shut where GET is', async () => {
    for (const door of DOORS.filter(({ method }) => method === 'get')) {
      for (const who of everyone()) {
        const answer = expected(door, who);
        if (typeof answer === 'string') continue;
        assert.equal((await asked(who, 'HEAD', door)).status, answer[0], `${who}: HEAD ${door.path}`);
      }
    }
  });

  test('another owner’s id is answered as an id nobody has', async () => {
    const bo = clients['other owner'];
    const before = (await ada.get('/api/snapshot')).body;
    const none: Ids = Object.fromEntries(Object.keys(mine).map((k) => [k, NOBODYS]));
    none.archiveName = mine.archiveName!;
    for (const door of withIds.filter((d) => d.who !== 'agent' && d.who !== 'anyone')) {
      const method = door.method.toUpperCase();
      const theirs = await ask(bo, method, door, addressOf(door, mine));
      const nobodys = await ask(bo, method, door, addressOf(door, none));
      assert.deepEqual(tells(theirs), tells(nobodys), named(door));
      assert.ok([404, 409].includes(theirs.status), `${named(door)}: ${theirs.status}`);
      blind(theirs.body, named(door));
    }
    assert.deepEqual((await ada.get('/api/snapshot')).body, before);
    for (const path of [`/api/archives/${mine.archives}`, `/api/restores/${mine.restores}`])
      assert.equal((await ada.get(path)).status, 200);
    const devices = (await ada.get('/api/devices')).body.items;
    assert.equal(devices.find((d: { id: string }) => d.id === mine.devices).revokedAt, null);
    const { links } = (await ada.get(`/api/archives/${mine.archives}`)).body;
    assert.equal(links[0].state, 'open', 'her link goes on');
    assert.equal((await ada.get('/api/me')).status, 200, 'her session goes on');
    assert.equal((await ada.get('/api/grants')).body.active.length, 2, 'her grants go on');
  });

  test('without ids another owner gets only what is their own', async () => {
    const bo = clients['other owner'];
    for (const door of DOORS.filter(
      (d) => d.who === undefined && d.method === 'get' && !d.path.includes('{'),
    )) {
      if (door.path === '/api/live') continue; // never ends; tests/api/isolation.test.ts listens to it
      const reply = await ask(bo, 'GET', door, door.path);
      assert.equal(reply.status, 200, named(door));
      blind(reply.body, named(door));
    }
  });

  test('an agent with a grant: masked, opened one by one, and not a step further', async () => {
    const before = (await ada.get('/api/snapshot')).body;
    const seen = DOORS.filter(isAs);
    for (const door of seen.filter((d) => d.method === 'get' && !d.path.endsWith('/live'))) {
      const reply = await ask(dana, 'GET', door, addressOf(door, mine));
      const about = `agent with grant: ${named(door)}`;
      assert.deepEqual(
        tells(reply),
        door.path.includes('{id}') ? [403, 'item.masked'] : [200, undefined],
        about,
      );
      blind(reply.body, about);
    }
    for (const door of seen.filter((d) => d.method === 'post')) {
      const ids = { ...mine, [nounOf(door)]: NOBODYS };
      assert.deepEqual(tells(await ask(dana, 'POST', door, addressOf(door, ids))), [404, 'item.not-found']);
      assert.equal((await ask(dana, 'POST', door, addressOf(door, mine))).status, 200, named(door));
    }
    for (const door of DOORS.filter((d) => d.who === undefined || d.who === 'operator'))
      assert.deepEqual(
        tells(await ask(dana, door.method.toUpperCase(), door, addressOf(door, mine))),
        NOT_ALLOWED,
      );
    assert.deepEqual((await ada.get('/api/snapshot')).body, before);
  });
});
