import { type Context, Hono } from 'hono';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { readCard } from '../../shared/formats/vcard/read.ts';
import { sniff } from '../../shared/formats/media-type.ts';
import { readBody } from '../account/bodies.ts';
import { rowOf } from '../account/read/rows.ts';
import { readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { SANDBOX } from '../http/guards.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps, Routes } from './deps.ts';
import { exportText, SeqQuery, textItems } from './text-items.ts';

const SHOWN = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);

/** Contacts: the doors of every text kind, and a card's picture (of a version with `?seq=`). */
export function contacts(deps: Deps): Routes {
  const routes = new Hono<Env>();
  routes.get('/:id/photo', async (c) => {
    const { seq } = readQuery(c, SeqQuery);
    const row = await rowOf(deps.room, accountOf(c), 'contact', c.req.param('id'), seq);
    const { photo } = readCard(await readBody(deps.room, accountOf(c), row.body_sha!));
    if (!photo || !('bytes' in photo))
      throw new LifeboatError('item.not-found', { detail: 'This card has no picture.' });
    // what the card claims is not believed: the bytes say what they are
    const type = await sniff(photo.bytes, '');
    if (!SHOWN.has(type))
      throw new LifeboatError('item.not-found', { detail: 'The picture in this card cannot be shown.' });
    return c.body(new Uint8Array(photo.bytes), 200, {
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
