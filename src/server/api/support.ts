import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { GrantAsk, SuggestionWrite, VisitWrite } from '../../shared/contract/support.ts';
import type { LiveHub, Moved } from '../account/live.ts';
import type { SupportDesk } from '../account/support/desk.ts';
import { idempotencyKey, readJson, readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import type { Allowance } from '../http/allowance.ts';
import type { Routes } from './deps.ts';
import { liveStream } from './live-stream.ts';
import { madeId } from './under-way.ts';

/** What the doors of support are given: a desk without the verbs of an owner, and nothing beside it. */
export interface SupportDeps {
  desk: SupportDesk;
  /** How often an agent may look up an account. */
  finds: Allowance;
  /** How many items an agent may open: one by one, never all. */
  opens: Allowance;
  live: LiveHub;
  standing(account: string): Promise<Moved>;
}

export const agentOf = (c: Context<Env>): string => c.get('principal').user.id;
const Page = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
});

/** An agent's visits: opened for a case and a reason, and what can be seen and sent without a grant. */
export function support(deps: SupportDeps): Routes {
  const { desk, finds } = deps;
  const routes = new Hono<Env>();
  const visitIn = (c: Context<Env, '/visits/:visit'>): [string, string] => [agentOf(c), c.req.param('visit')];

  routes.post('/visits', async (c) => {
    const asked = await readJson(c, VisitWrite);
    const { id, name, email } = c.get('principal').user;
    finds.count(id);
    const made = madeId(c, 'visit', idempotencyKey(c, JSON.stringify(asked)));
    const visit = await desk.openVisit({ id, name, email }, asked, made);
    return c.json(visit, 201, { location: `/api/support/visits/${visit.id}` });
  });
  routes.get('/visits/:visit', async (c) => c.json(await desk.visit(...visitIn(c))));
  routes.post('/visits/:visit/end', async (c) => c.json(await desk.endVisit(...visitIn(c))));
  routes.get('/visits/:visit/state', async (c) => c.json(await desk.state(...visitIn(c))));
  routes.get('/visits/:visit/looks', async (c) =>
    c.json(await desk.looks(...visitIn(c), readQuery(c, Page))),
  );
  routes.get('/visits/:visit/live', (c) => visitLive(deps, c, () => desk.mustBeOpen(...visitIn(c))));
  routes.post('/visits/:visit/requests', async (c) => {
    const asked = await readJson(c, GrantAsk);
    const id = madeId(c, 'grant', idempotencyKey(c, JSON.stringify(asked)));
    return c.json(await desk.ask(...visitIn(c), asked, id), 201);
  });
  routes.get('/visits/:visit/suggestions', async (c) =>
    c.json(await desk.suggestions(...visitIn(c), readQuery(c, Page))),
  );
  routes.post('/visits/:visit/suggestions', async (c) => {
    const written = await readJson(c, SuggestionWrite);
    const id = madeId(c, 'suggestion', idempotencyKey(c, JSON.stringify(written)));
    return c.json(await desk.suggest(...visitIn(c), written, id), 201);
  });
  return routes;
}

/** Live events of a visit's account for as long as `may` resolves to it. @throws what `may` throws */
export async function visitLive(
  { live, standing }: SupportDeps,
  c: Context<Env>,
  may: () => Promise<string>,
): Promise<Response> {
  const account = await may();
  return liveStream(c, { live, account, standing: () => standing(account), may });
}
