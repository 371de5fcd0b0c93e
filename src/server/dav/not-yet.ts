import { Hono } from 'hono';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { signInDevice } from '../account/devices.ts';
import type { Room } from '../account/room.ts';
import { addressOf } from '../http/address.ts';
import { basicCredentials } from '../http/basic.ts';
import type { Env } from '../http/env.ts';
import type { SignInLimits } from '../http/sign-in-limits.ts';

/** /dav/ until phones sync here: a device password is asked for and checked, then 501. The cookie is never read. */
export function davNotYet({
  room,
  limits,
  trustProxy,
}: {
  room: Room;
  limits: SignInLimits;
  trustProxy: boolean;
}): Hono<Env> {
  const routes = new Hono<Env>();
  routes.all('*', async (c) => {
    const { user, password } = basicCredentials(c.req.header('authorization'));
    const address = addressOf(c, trustProxy);
    const account = `dav ${user.trim().toLowerCase()}`;
    const device = await limits.attempt(account, address, () => signInDevice(room, user, password));
    if (!device) {
      throw new LifeboatError('dav.sign-in-needed', {
        detail: 'E-mail or device password is wrong. The password of the web page is not taken here.',
      });
    }
    throw new LifeboatError('dav.not-yet');
  });
  return routes;
}
