import { Hono } from 'hono';
import { checkLink, readToken } from '../account/archive/links.ts';
import { now } from '../account/room.ts';
import { addressOf } from '../http/address.ts';
import { Allowance } from '../http/allowance.ts';
import type { Env } from '../http/env.ts';
import { sendArchive } from './archive-bytes.ts';
import type { Deps, Routes } from './deps.ts';

const WRONG_ONES = 30;

/**
 * One archive by a signed link, without a session. A good link is answered whoever guessed from the same address:
 * a neighbour behind one router must not be able to shut it. Never logged: nothing here prints an address.
 */
export function links(deps: Deps, trustProxy: boolean): Routes {
  const { room, sealed } = deps;
  const routes = new Hono<Env>();
  const wrong = new Allowance({ most: WRONG_ONES, of: 'wrong links', now: () => room.clock().getTime() });
  routes.get('/:token/:name', async (c) => {
    let ref;
    try {
      ref = readToken(sealed, c.req.param('token'));
    } catch (error) {
      wrong.count(addressOf(c, trustProxy));
      throw error;
    }
    await checkLink(room, ref);
    await room.writer.run('noteLinkUsed', { ...ref, at: now(room) });
    return sendArchive(deps, c, ref, () => checkLink(room, ref));
  });
  return routes;
}
