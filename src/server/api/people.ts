import { timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { AccountWrite, SetupWrite } from '../../shared/contract/account.ts';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { addPerson, listPeople } from '../account/people.ts';
import { instanceValue } from '../account/read/instance.ts';
import { sha256 } from '../account/version.ts';
import { readJson } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import type { Deps, Routes } from './deps.ts';

/** Operators see and make accounts; they never see what is in one. */
export function people({ room, hashPassword }: Deps): Routes {
  const routes = new Hono<Env>();
  routes.get('/', async (c) => {
    const items = await listPeople(room);
    return c.json({ items, total: items.length, next: null });
  });
  routes.post('/', async (c) => {
    const { password, ...person } = await readJson(c, AccountWrite);
    const id = await addPerson(room, { ...person, password: await hashPassword(password) });
    return c.json({ id, email: person.email.toLowerCase(), name: person.name, role: person.role }, 201, {
      location: `/api/accounts/${id}`,
    });
  });
  return routes;
}

/** The one-time link of the first start: makes the first owners, agents and operators, then is used up. */
export function setup({ room, hashPassword }: Deps): Routes {
  const routes = new Hono<Env>();
  routes.post('/', async (c) => {
    const { token, accounts } = await readJson(c, SetupWrite);
    const kept = await instanceValue(room, 'setup');
    const given = Buffer.from(sha256(token), 'hex');
    if (!kept || !timingSafeEqual(Buffer.from(kept, 'hex'), given)) throw new LifeboatError('auth.link-used');
    mustDiffer(accounts.map((person) => person.email.toLowerCase()));
    for (const { password, ...person } of accounts)
      await addPerson(room, { ...person, password: await hashPassword(password) });
    await room.writer.run('setInstance', { key: 'setup', value: null });
    return c.json({ made: accounts.length }, 201);
  });
  return routes;
}

/** Looked at before the first is made: of a list that cannot be made whole, none is. */
function mustDiffer(emails: string[]): void {
  const twice = emails.findIndex((email, at) => emails.indexOf(email) < at);
  if (twice >= 0)
    throw new LifeboatError('request.fields', {
      fields: [{ path: `accounts.${twice}.email`, message: 'This address is there twice.' }],
    });
}
