import { Hono } from 'hono';
import { z } from 'zod';
import { archiveOf, archivesOf, findArchive, renewArchive, startArchive } from '../account/archive/list.ts';
import { openArchive } from '../account/archive/send.ts';
import { noteSent } from '../account/archive/sent.ts';
import { headOf } from '../account/snapshot.ts';
import { readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import { send } from '../http/send.ts';
import type { Deps, Routes } from './deps.ts';
import { madeId, UnderWay } from './under-way.ts';
import { within } from './within.ts';

const Page = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
});
const WAIT_MS = 20_000;

/** The owner's own copy: frozen, then sent at any byte. */
export function archives({ room, runner }: Deps): Routes {
  const routes = new Hono<Env>();
  const underWay = new UnderWay();
  // one freeze of one account at one seq is enough: a second click gets the first one's archive
  const freeze = async (account: string, id: string) => {
    const { seq } = await headOf(room, account);
    return underWay.join(`${account} ${seq}`, () => ({
      id,
      work: startArchive(room, account, id).then(() => runner.run('freezeArchive', { account, archive: id })),
    }));
  };
  routes.get('/', async (c) => c.json(await archivesOf(room, accountOf(c), readQuery(c, Page))));

  routes.post('/', async (c) => {
    const account = accountOf(c);
    const asked = madeId(c, 'archive');
    const answered = await findArchive(room, account, asked);
    const { id, work } = answered ? { id: asked, work: Promise.resolve() } : await freeze(account, asked);
    const done = await within(work, WAIT_MS);
    return c.json(await archiveOf(room, account, id), done ? 201 : 202, { location: `/api/archives/${id}` });
  });

  routes.get('/:id', async (c) => c.json(await archiveOf(room, accountOf(c), c.req.param('id'))));
  routes.post('/:id/renew', async (c) => c.json(await renewArchive(room, accountOf(c), c.req.param('id'))));
  routes.delete('/:id', async (c) => {
    await archiveOf(room, accountOf(c), c.req.param('id'));
    await room.writer.run('endArchive', { account: accountOf(c), archive: c.req.param('id') });
    return c.body(null, 204);
  });

  routes.get('/:id/:name', async (c) => {
    const account = accountOf(c);
    const id = c.req.param('id');
    const { size, etag, name, mtime, sha256, stream } = await openArchive(room, account, id);
    return send(c, {
      size,
      etag,
      mediaType: 'application/zip',
      download: name,
      modified: mtime,
      sha256,
      stream,
      sent: async (start, end) => void (await noteSent(room, account, id, start, end)),
    });
  });
  return routes;
}
