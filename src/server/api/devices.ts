import { Hono } from 'hono';
import { DeviceWrite } from '../../shared/contract/account.ts';
import { addDevice, listDevices, revokeDevice } from '../account/devices.ts';
import { idempotencyKey, readJson } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps, Routes } from './deps.ts';

/** Phones and programs with a password of their own. */
export function devices({ room, sealed }: Deps): Routes {
  const routes = new Hono<Env>();
  routes.get('/', async (c) => {
    const items = await listDevices(room, accountOf(c));
    return c.json({ items, total: items.length, next: null });
  });
  routes.post('/', async (c) => {
    const fields = await readJson(c, DeviceWrite);
    const account = accountOf(c);
    const key = idempotencyKey(c)?.value;
    // the password is shown in the reply alone, so a retry must give the same one again
    const bytes = key && sealed(`device\n${account}\n${key}`);
    const made = await addDevice(room, account, fields, bytes ? { value: key, bytes } : undefined);
    return c.json(made, 201, { location: `/api/devices/${made.id}` });
  });
  routes.delete('/:id', async (c) => {
    await revokeDevice(room, accountOf(c), c.req.param('id'));
    return c.body(null, 204);
  });
  return routes;
}
