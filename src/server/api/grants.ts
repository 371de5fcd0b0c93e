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
import { newId } from '../account/ids.ts';
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
    const perform = performer(deps, account, id);
    const { done } = await answerSuggestion({ ...room, live }, account, id, answer, perform);
    const ended = await within(done, WAIT_MS);
    return c.json(await suggestionById(room, account, id), ended ? 200 : 202);
  });
  return routes;
}

const DONE = { state: 'done', code: null } as const;
const failed = (code: string) => ({ state: 'failed', code }) as const;

/** How each suggested action is done: by the very verbs its button on the owner's own page uses. */
function performer(deps: Deps, account: string, suggestion: string): Perform {
  const { room, runner } = deps;
  return (action: SuggestedAction) => {
    switch (action.do) {
      case 'back-up':
        return backUp(deps, account).then((made) =>
          made.state === 'failed' ? failed('vault.failed') : DONE,
        );
      case 'make-archive':
        return startArchive(room, account, newId()).then(async (archive) => {
          await runner.run('freezeArchive', { account, archive });
          const { state } = await archiveOf(room, account, archive);
          return state === 'partial' ? { ...DONE, code: 'archive.partial' } : DONE;
        });
      case 'undo-step': {
        const key = { value: `suggestion ${suggestion}`, request: suggestion };
        const act = actOf(room, { account, actor: { type: 'owner', id: account }, key }, 'undo');
        return room.writer
          .run('undo', { act, batch: action.batch })
          .then(({ batch }) => (batch === null ? failed('batch.nothing-left') : DONE));
      }
    }
  };
}
