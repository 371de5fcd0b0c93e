import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Anything } from '../harness/client.ts';
import { addAccount, cli, folders, OWNER, startWithOwner, TestServer } from '../harness/server.ts';

describe('sign-in and sessions', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  before(async () => (at = await startWithOwner()));
  after(() => at.stop());

  test('the cookie is HttpOnly and SameSite; over https it is __Host- and Secure', async () => {
    const reply = await at.server.client().json('POST', '/api/auth/sign-in/email', {
      email: OWNER.email.toUpperCase(),
      password: OWNER.password,
    });
    const cookie = reply.headers.getSetCookie()[0]!;
    assert.match(cookie, /^lifeboat=.*HttpOnly/i);
    assert.match(cookie, /SameSite=Lax/i);
    assert.doesNotMatch(cookie, /Secure/i);
    const where = await folders();
    await addAccount(where);
    const secure = await TestServer.start(where, { LIFEBOAT_BASE_URL: 'https://lifeboat.example' });
    const other = await secure
      .client()
      .json('POST', '/api/auth/sign-in/email', { email: OWNER.email, password: OWNER.password });
    assert.match(other.headers.getSetCookie()[0]!, /^__Host-lifeboat=.*Secure/i);
    await secure.stop();
    await where.remove();
  });

  test('sessions are listed and ended; an ended one opens nothing', async () => {
    const [one, two] = [await at.server.signedIn(), await at.server.signedIn()];
    const { items } = (await one.get('/api/auth/sessions')).body;
    assert.ok(items.length >= 3);
    assert.equal(items[0].current, true);
    const twos = (await two.get('/api/auth/sessions')).body.items.find((s: Anything) => s.current);
    assert.equal((await one.json('DELETE', `/api/auth/sessions/${twos.id}`)).status, 204);
    assert.equal((await two.get('/api/me')).status, 401);
    assert.equal((await one.get('/api/me')).status, 200);
    await one.json('POST', '/api/auth/sign-out', {});
    assert.equal((await one.get('/api/me')).status, 401);
  });

  test('the password is changed; other sessions end, the old password too', async () => {
    const [one, two] = [await at.server.signedIn(), await at.server.signedIn()];
    assert.equal(
      (
        await one.json('POST', '/api/auth/change-password', {
          current: 'wrong',
          password: 'a new long password',
        })
      ).status,
      401,
    );
    assert.equal(
      (await one.json('POST', '/api/auth/change-password', { current: OWNER.password, password: 'short' }))
        .body.code,
      'auth.password-weak',
    );
    const changed = await one.json('POST', '/api/auth/change-password', {
      current: OWNER.password,
      password: 'a new long password',
    });
    assert.equal(changed.status, 204);
    assert.equal((await two.get('/api/me')).status, 401);
    assert.equal(
      (
        await at.server
          .client()
          .json('POST', '/api/auth/sign-in/email', { email: OWNER.email, password: OWNER.password })
      ).status,
      401,
    );
    const again = await at.server.signedIn(OWNER.email, 'a new long password');
    await again.json('POST', '/api/auth/change-password', {
      current: 'a new long password',
      password: OWNER.password,
    });
  });

  test('failed sign-ins are counted, good ones are not', async () => {
    await addAccount(at.where, { email: 'bo@example.org', name: 'Bo', password: 'another password' });
    const attempt = (password: string) =>
      at.server.client().json('POST', '/api/auth/sign-in/email', { email: 'bo@example.org', password });
    for (let i = 0; i < 12; i++) assert.equal((await attempt('another password')).status, 200);
    for (let i = 0; i < 10; i++) assert.equal((await attempt('wrong')).status, 401);
    const late = await attempt('another password');
    assert.deepEqual([late.status, late.body.code], [429, 'request.too-many']);
    assert.ok(Number(late.headers.get('retry-after')) > 0);
    assert.equal(
      (
        await at.server
          .client()
          .json('POST', '/api/auth/sign-in/email', { email: OWNER.email, password: OWNER.password })
      ).status,
      200,
    );
  });

  test('there is no way to sign up, and no door of the auth library but ours', async () => {
    for (const path of ['sign-up/email', 'get-session', 'list-sessions', 'update-user', 'ok', 'error']) {
      const reply = await at.server
        .client()
        .json('POST', `/api/auth/${path}`, { email: 'x@example.org', password: 'xxxxxxxxxxxx', name: 'x' });
      assert.ok(reply.status === 401 || reply.status === 404, `${path}: ${reply.status}`);
    }
  });

  test('a device password opens /dav alone, and only until it is revoked', async () => {
    const owner = await at.server.signedIn();
    const made = (
      await owner.json('POST', '/api/devices', { name: 'Pixel 8', scopes: ['contacts', 'calendar:read'] })
    ).body;
    assert.equal(made.user, OWNER.email);
    const dav = (password: string) =>
      at.server.client().fetch('/dav/', {
        method: 'PROPFIND',
        headers: { authorization: `Basic ${Buffer.from(`${OWNER.email}:${password}`).toString('base64')}` },
      });
    const none = await at.server.client().fetch('/dav/principals/x/', { method: 'OPTIONS' });
    assert.equal(none.status, 401);
    assert.match(none.headers.get('www-authenticate')!, /^Basic realm/);
    assert.equal((await dav(OWNER.password)).status, 401, 'the owner’s own password is never taken');
    assert.equal((await dav(made.password)).status, 501);
    assert.equal((await owner.fetch('/dav/')).status, 401, 'the cookie is never read');
    assert.equal(
      (
        await at.server.client().fetch('/api/me', {
          headers: {
            authorization: `Basic ${Buffer.from(`${OWNER.email}:${made.password}`).toString('base64')}`,
          },
        })
      ).status,
      401,
    );
    const listed = (await owner.get('/api/devices')).body.items.find((d: Anything) => d.id === made.id);
    assert.deepEqual(
      [listed.name, listed.scopes, listed.mayDelete],
      ['Pixel 8', ['contacts', 'calendar:read'], false],
    );
    assert.ok(listed.lastUsedAt);
    assert.equal((await owner.json('DELETE', `/api/devices/${made.id}`)).status, 204);
    assert.equal((await dav(made.password)).status, 401);
  });

  test('the same by command line, in the live server', async () => {
    const added = await cli(at.where, [
      'device',
      'add',
      OWNER.email,
      'iPad',
      '--scope',
      'contacts,files',
      '--may-delete',
      '--json',
    ]);
    const made = JSON.parse(added.out);
    assert.deepEqual(Object.keys(made).sort(), ['id', 'password', 'user']);
    const { items } = (await (await at.server.signedIn()).get('/api/devices')).body;
    assert.equal(items.find((d: Anything) => d.id === made.id).mayDelete, true);
    assert.match((await cli(at.where, ['device', 'list', OWNER.email])).out, /iPad/);
    assert.equal((await cli(at.where, ['device', 'revoke', OWNER.email, made.id])).code, 0);
    const facts = JSON.parse((await cli(at.where, ['snapshot', OWNER.email, '--json'])).out);
    assert.equal(facts.digest, (await (await at.server.signedIn()).get('/api/snapshot')).body.digest);
    assert.equal((await cli(at.where, ['nonsense'])).code, 2);
    assert.equal(
      (await cli(at.where, ['account', 'add', 'no-mail', '--password-stdin'], { input: 'long enough now\n' }))
        .code,
      2,
    );
  });
});

test('the first start prints a link with which the operator makes the first accounts, once', async () => {
  const where = await folders();
  const server = await TestServer.start(where);
  try {
    const token = /\/setup#(\S+)/.exec(server.output())?.[1];
    assert.ok(token, server.output());
    const make = () =>
      server.client().json('POST', '/api/setup', {
        token,
        accounts: [
          { ...OWNER, role: 'owner' },
          { email: 'op@example.org', name: 'Op', password: 'operator password', role: 'operator' },
        ],
      });
    assert.equal((await make()).status, 201);
    assert.equal((await make()).status, 410);
    const operator = await server.signedIn('op@example.org', 'operator password');
    assert.equal(
      (await operator.get('/api/contacts')).status,
      403,
      'an operator sees no account from within',
    );
    const made = await operator.json('POST', '/api/accounts', {
      email: 'new@example.org',
      name: 'New',
      password: 'a long password',
    });
    assert.equal(made.status, 201);
    assert.equal((await operator.get('/api/accounts')).body.total, 3);
    assert.equal(
      (await (await server.signedIn('new@example.org', 'a long password')).get('/api/snapshot')).body.counts
        .collection,
      4,
    );
  } finally {
    await server.stop();
    await where.remove();
  }
});
