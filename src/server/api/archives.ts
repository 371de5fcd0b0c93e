import { Hono } from 'hono';
import { z } from 'zod';
import { CheckedWrite, LinkWrite } from '../../shared/contract/archives.ts';
import {
  type ArchiveFacts,
  archiveOf,
  archivesOf,
  findArchive,
  renewArchive,
  startArchive,
} from '../account/archive/list.ts';
import { noteChecked } from '../account/archive/checked.ts';
import { addLink, revokeLink, withLinks } from '../account/archive/links.ts';
import { headOf } from '../account/snapshot.ts';
import { idempotencyKey, readJson, readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import { sendArchive } from './archive-bytes.ts';
import type { Deps, Routes } from './deps.ts';
import { madeId, UnderWay } from './under-way.ts';
import { within } from './within.ts';

const Page = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
});
const WAIT_MS = 20_000;

/** The owner's own copy: frozen, then sent at any byte. */
export function archives(deps: Deps): Routes {
  const { room, runner, sealed } = deps;
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
  const linked = async (account: string, facts: ArchiveFacts) =>
    (await withLinks(room, sealed, account, [facts]))[0]!;
  routes.get('/', async (c) => {
    const { items, ...page } = await archivesOf(room, accountOf(c), readQuery(c, Page));
    return c.json({ items: await withLinks(room, sealed, accountOf(c), items), ...page });
  });

  routes.post('/', async (c) => {
    const account = accountOf(c);
    const asked = madeId(c, 'archive');
    const answered = await findArchive(room, account, asked);
    const { id, work } = answered ? { id: asked, work: Promise.resolve() } : await freeze(account, asked);
    const done = await within(work, WAIT_MS);
    const archive = await linked(account, await archiveOf(room, account, id));
    return c.json(archive, done ? 201 : 202, { location: `/api/archives/${id}` });
  });

  routes.get('/:id', async (c) => {
    const account = accountOf(c);
    return c.json(await linked(account, await archiveOf(room, account, c.req.param('id'))));
  });
  routes.post('/:id/renew', async (c) => {
    const account = accountOf(c);
    return c.json(await linked(account, await renewArchive(room, account, c.req.param('id'))));
  });
  routes.post('/:id/checked', async (c) => {
    const [account, id] = [accountOf(c), c.req.param('id')];
    await noteChecked(room, account, id, (await readJson(c, CheckedWrite)).digest);
    return c.json(await linked(account, await archiveOf(room, account, id)));
  });
  routes.delete('/:id', async (c) => {
    await archiveOf(room, accountOf(c), c.req.param('id'));
    await room.writer.run('endArchive', { account: accountOf(c), archive: c.req.param('id') });
    return c.body(null, 204);
  });

  routes.post('/:id/links', async (c) => {
    const fields = await readJson(c, LinkWrite);
    const of = { account: accountOf(c), archive: c.req.param('id') };
    const link = madeId(c, 'link', idempotencyKey(c, JSON.stringify(fields)));
    return c.json(await addLink(room, sealed, { ...of, link }, fields), 201, {
      location: `/api/archives/${of.archive}/links/${link}`,
    });
  });
  routes.delete('/:id/links/:link', async (c) => {
    await revokeLink(room, { account: accountOf(c), archive: c.req.param('id'), link: c.req.param('link') });
    return c.body(null, 204);
  });

  routes.get('/:id/:name', (c) =>
    sendArchive(deps, c, { account: accountOf(c), archive: c.req.param('id') }),
  );
  return routes;
}
