import type { Context } from 'hono';
import { Hono } from 'hono';
import { z } from 'zod';
import { ApartWrite, LabelsWrite, MergeWrite, MoveWrite } from '../../shared/contract/contact-steps.ts';
import type { Done } from '../account/contacts/apart.ts';
import { keepApart } from '../account/contacts/apart.ts';
import { contactsStamp, type FoundDoubles } from '../account/contacts/doubles.ts';
import { labelContacts, moveContacts } from '../account/contacts/many.ts';
import { mergeContacts, previewMerge } from '../account/contacts/merge.ts';
import { getDetails } from '../account/read/details.ts';
import { decodeCursor, encodeCursor } from '../account/read/lists.ts';
import { rowOf } from '../account/read/rows.ts';
import { actOf } from '../account/write/request.ts';
import { idempotencyKey, readJson, readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps, Routes } from './deps.ts';
import { requestOf, stepHeaders } from './reply.ts';

const Page = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
});
const LIMIT = 100;
/** More contacts than this are changed in a worker thread: nobody else waits for it. */
const MANY = 200;
/** Accounts whose doubles are remembered until one of their contacts changes. */
const REMEMBERED = 50;

/** What is done with several contacts at once: possible doubles, merging, labels, moving. */
export function contactSteps(deps: Deps): Routes {
  const { room, runner } = deps;
  const routes = new Hono<Env>();
  const doubles = new Remembered(deps);

  routes.get('/doubles', async (c) => {
    const { cursor, limit = LIMIT } = readQuery(c, Page);
    const { items, total } = await doubles.of(accountOf(c));
    const from = cursor ? decodeCursor(cursor, 'number')[0] : 0;
    const next = from + limit < items.length ? encodeCursor([from + limit]) : null;
    return c.json({ items: items.slice(from, from + limit), total, next });
  });
  routes.post('/doubles/apart', async (c) => {
    const { ids } = await readJson(c, ApartWrite);
    return answerMany(c, await keepApart(room, requestOf(c, idempotencyKey(c, JSON.stringify(ids))), ids));
  });

  routes.post('/merge/preview', async (c) =>
    c.json(await previewMerge(room, accountOf(c), await readJson(c, MergeWrite))),
  );
  routes.post('/merge', async (c) => {
    const write = await readJson(c, MergeWrite);
    const saved = await mergeContacts(room, requestOf(c, idempotencyKey(c, JSON.stringify(write))), write);
    const row = await rowOf(room, accountOf(c), 'contact', saved.id, saved.at);
    return c.json(await getDetails(room, accountOf(c), row), 200, {
      etag: `"${saved.etag}"`,
      ...stepHeaders(saved),
    });
  });

  routes.post('/labels', async (c) => {
    const write = await readJson(c, LabelsWrite);
    const job = { act: actOf(room, requestOf(c, idempotencyKey(c, JSON.stringify(write))), 'save'), write };
    return answerMany(
      c,
      write.ids.length > MANY ? await runner.run('labelContacts', job) : await labelContacts(room, job),
    );
  });
  routes.post('/move', async (c) => {
    const write = await readJson(c, MoveWrite);
    const job = { act: actOf(room, requestOf(c, idempotencyKey(c, JSON.stringify(write))), 'save'), write };
    return answerMany(
      c,
      write.ids.length > MANY ? await runner.run('moveContacts', job) : await moveContacts(room, job),
    );
  });
  return routes;
}

const answerMany = (c: Context<Env>, { outcome, done }: Done): Response =>
  c.json(done, 200, stepHeaders(outcome));

/** Doubles as they were last found; looked for again, in a worker thread, once a contact has changed. */
class Remembered {
  readonly #deps: Deps;
  readonly #found = new Map<string, { stamp: string; doubles: Promise<FoundDoubles> }>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async of(account: string): Promise<FoundDoubles> {
    const stamp = await contactsStamp(this.#deps.room, account);
    const known = this.#found.get(account);
    if (known?.stamp === stamp) return known.doubles;
    const doubles = this.#deps.runner.run('findDoubles', { account });
    this.#found.delete(account);
    this.#found.set(account, { stamp, doubles });
    for (const oldest of this.#found.keys()) if (this.#found.size > REMEMBERED) this.#found.delete(oldest);
    doubles.catch(() => this.#found.delete(account));
    return doubles;
  }
}
