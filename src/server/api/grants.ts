import { Hono } from 'hono';
import { z } from 'zod';
import {
  GrantAnswer,
  GrantWrite,
  type SuggestedAction,
  SuggestionAnswer,
} from '../../shared/contract/support.ts';
import { archiveOf, startArchive } from '../account/archive/list.ts';
import { answerGrant, endGrant, giveGrant, listGrants } from '../account/grants.ts';
import { endVisit, listVisits, visitLooks } from '../account/support/owner.ts';
import {
  answerSuggestion,
  listSuggestions,
  type Perform,
  suggestionById,
} from '../account/support/suggestions.ts';
import { actOf } from '../account/write/request.ts';
import { idempotencyKey, readJson, readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import { backUp } from './backup.ts';
import type { Deps, Routes } from './deps.ts';
import { stepHeaders } from './reply.ts';
import { madeId } from './under-way.ts';
import { within } from './within.ts';

const Page = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
});
const WAIT_MS = 20_000;

/** What the owner lets agents do, and the end of it. */
export function grants({ room, live }: Deps): Routes {
  const routes = new Hono<Env>();
  const desk = { ...room, live };
  routes.get('/', async (c) => c.json(await listGrants(room, accountOf(c))));
  routes.post('/', async (c) => {
    const given = await readJson(c, GrantWrite);
    const id = madeId(c, 'grant', idempotencyKey(c, JSON.stringify(given)));
    return c.json(await giveGrant(desk, accountOf(c), given, id), 201);
  });
  routes.post('/:id/answer', async (c) => {
    const answer = await readJson(c, GrantAnswer);
    return c.json(await answerGrant(desk, accountOf(c), c.req.param('id'), answer));
  });
  routes.post('/:id/end', async (c) => c.json(await endGrant(desk, accountOf(c), c.req.param('id'))));
  return routes;
}

/** Visits by agents, as the owner sees them. */
export function visits({ room, live }: Deps): Routes {
  const routes = new Hono<Env>();
  routes.get('/', async (c) => c.json(await listVisits(room, accountOf(c), readQuery(c, Page))));
  routes.get('/:id/looks', async (c) =>
    c.json(await visitLooks(room, accountOf(c), c.req.param('id'), readQuery(c, Page))),
  );
  routes.post('/:id/end', async (c) =>
    c.json(await endVisit({ ...room, live }, accountOf(c), c.req.param('id'))),
  );
  return routes;
}

/** Suggestions of agents; an accepted one is done here as the owner's own act. */
export function suggestions(deps: Deps): Routes {
  const { room, live } = deps;
  const routes = new Hono<Env>();
  routes.get('/', async (c) => c.json(await listSuggestions(room, accountOf(c), readQuery(c, Page))));
  routes.post('/:id/answer', async (c) => {
    const account = accountOf(c);
    const id = c.req.param('id');
    const { answer } = await readJson(c, SuggestionAnswer);
    const acts = new Acts(deps, account, id);
    const { done } = await answerSuggestion({ ...room, live }, account, id, answer, acts.perform);
    const ended = await within(done, WAIT_MS);
    const headers = acts.step ? stepHeaders(acts.step) : {};
    return c.json(await suggestionById(room, account, id), ended ? 200 : 202, headers);
  });
  return routes;
}

const DONE = { state: 'done', code: null } as const;
const failed = (code: string) => ({ state: 'failed', code }) as const;
type Action<D extends SuggestedAction['do']> = Extract<SuggestedAction, { do: D }>;

/** Suggested actions, done by the very verbs their buttons on the owner's own pages use. */
class Acts {
  readonly #deps: Deps;
  readonly #account: string;
  readonly #suggestion: string;
  /** The step an undo made. */
  step: { seq: number; batch: string | null } | null = null;

  constructor(deps: Deps, account: string, suggestion: string) {
    this.#deps = deps;
    this.#account = account;
    this.#suggestion = suggestion;
  }

  perform: Perform = (action) => {
    switch (action.do) {
      case 'back-up':
        return this.#backUp();
      case 'make-archive':
        return this.#makeArchive();
      case 'undo-step':
        return this.#undo(action);
    }
  };

  async #backUp() {
    const { state } = await backUp(this.#deps, this.#account);
    return state === 'failed' ? failed('vault.failed') : DONE;
  }

  async #makeArchive() {
    const { room, runner } = this.#deps;
    const archive = await startArchive(room, this.#account);
    await runner.run('freezeArchive', { account: this.#account, archive });
    const { state } = await archiveOf(room, this.#account, archive);
    return state === 'partial' ? { ...DONE, code: 'archive.partial' } : DONE;
  }

  async #undo({ batch }: Action<'undo-step'>) {
    const { room } = this.#deps;
    const key = { value: `suggestion ${this.#suggestion}`, request: this.#suggestion };
    const request = { account: this.#account, actor: { type: 'owner', id: this.#account } as const, key };
    this.step = await room.writer.run('undo', { act: actOf(room, request, 'undo'), batch });
    return this.step.batch === null ? failed('batch.nothing-left') : DONE;
  }
}
