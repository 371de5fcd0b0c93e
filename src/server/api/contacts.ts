import { Hono } from 'hono';
import { cardPicture } from '../account/read/card-picture.ts';
import { rowOf } from '../account/read/rows.ts';
import { readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { SANDBOX } from '../http/guards.ts';
import { accountOf } from '../http/principal.ts';
import { contactFiles } from './contact-files.ts';
import { contactGroups } from './contact-groups.ts';
import { contactSteps } from './contact-steps.ts';
import type { Deps, Routes } from './deps.ts';
import { SeqQuery, textItems } from './text-items.ts';

/** Contacts: the doors of every text kind, a card's picture (of a version with `?seq=`), and what is done with many. */
export function contacts(deps: Deps): Routes {
  const routes = new Hono<Env>();
  routes.route('/groups', contactGroups(deps));
  routes.route('/', contactSteps(deps));
  routes.route('/', contactFiles(deps));
  routes.get('/:id/photo', async (c) => {
    const { seq } = readQuery(c, SeqQuery);
    const row = await rowOf(deps.room, accountOf(c), 'contact', c.req.param('id'), seq);
    const { bytes, type } = await cardPicture(deps.room, accountOf(c), row);
    return c.body(new Uint8Array(bytes), 200, {
      'content-type': type,
      etag: `"${row.hash}"`,
      'cache-control': 'private, max-age=31536000',
      'content-security-policy': SANDBOX,
    });
  });
  routes.route('/', textItems(deps, 'contact', 'contacts'));
  return routes;
}
