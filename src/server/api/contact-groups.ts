import { Hono } from 'hono';
import { GroupChange, GroupWrite } from '../../shared/contract/contact-steps.ts';
import { listGroups } from '../account/contacts/group-cards.ts';
import { changeGroup, makeGroup } from '../account/contacts/groups.ts';
import { idempotencyKey, ifMatch, readJson } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps, Routes } from './deps.ts';
import { created, requestOf, stepHeaders } from './reply.ts';

/** Group cards: their members as contacts, made and changed by naming contacts. */
export function contactGroups({ room }: Deps): Routes {
  const routes = new Hono<Env>();
  routes.get('/', async (c) => {
    const items = await listGroups(room, accountOf(c));
    return c.json({ items, total: items.length, next: null });
  });
  routes.post('/', async (c) => {
    const write = await readJson(c, GroupWrite);
    const request = requestOf(c, idempotencyKey(c, JSON.stringify(write)));
    const { outcome, group } = await makeGroup(room, request, write);
    return created(c, `/api/contacts/${group.id}`, group.etag, outcome, group);
  });
  routes.put('/:id', async (c) => {
    const write = await readJson(c, GroupChange);
    const request = requestOf(c, idempotencyKey(c, JSON.stringify(write)));
    const { outcome, group } = await changeGroup(room, request, c.req.param('id'), write, ifMatch(c));
    return c.json(group, 200, { etag: `"${group.etag}"`, ...stepHeaders(outcome) });
  });
  return routes;
}
