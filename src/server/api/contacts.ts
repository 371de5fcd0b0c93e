import { type Context, Hono } from 'hono';
import { cardPicture } from '../account/read/card-picture.ts';
import { rowOf } from '../account/read/rows.ts';
import { readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { SANDBOX } from '../http/guards.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps, Routes } from './deps.ts';
import { exportText, SeqQuery, textItems } from './text-items.ts';

/** Contacts: the doors of every text kind, and a card's picture (of a version with `?seq=`). */
export function contacts(deps: Deps): Routes {
  const routes = new Hono<Env>();
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

/** The cards in one file: those in `?ids=a,b`, or all. */
export function contactsFile({ room }: Deps, c: Context<Env>): Promise<Response> {
  const ids = c.req.query('ids')?.split(',').filter(Boolean) ?? null;
  return exportText(room, c, 'contact', 'contacts', ids);
}
