import { ownFacts } from '../../account/archive/own.ts';
import { answerGrant, endGrant } from '../../account/grants.ts';
import { idOf } from '../../account/ids.ts';
import { listPeople } from '../../account/people.ts';
import { listSummaries } from '../../account/read/lists.ts';
import { SupportDesk } from '../../account/support/desk.ts';
import { answerSuggestion } from '../../account/support/suggestions.ts';
import type { Context } from '../../context.ts';
import { attemptsSeen, vaultFacts } from '../../vault/facts.ts';
import type { Hands } from './replay.ts';

const MINUTE = 60_000;
const OPENED = 2;

/**
 * A visit by the sample agent, with the owner's consent for one hour that she ends herself: lived through from `hands`
 * on, by the acts an agent and an owner have. A case that was cut off is taken up where it was: every id is made before.
 */
export async function supportCase(
  { deps }: Context,
  hands: Hands,
  account: string,
  owner: string,
): Promise<void> {
  const { room, live, vault, runner, quota } = deps;
  const agent = (await listPeople(room)).find((person) => person.role === 'agent');
  if (!agent) return;
  const begun = hands.at!.getTime();
  const after = (minutes: number) => (hands.at = new Date(begun + minutes * MINUTE));
  const desk = new SupportDesk(room, live, {
    vault: (of, now) => vaultFacts(vault, of, now),
    attempts: (of) => attemptsSeen(vault, of),
    own: (of) => ownFacts(room, runner, of),
    quota,
  });
  const asked = { who: owner, case: '40817', reason: 'Photos since Friday are missing on the tablet.' };
  const visit = await desk.openVisit(agent, asked, idOf('demo visit', account));
  if (visit.endedAt) return;
  after(1);
  await desk.state(agent.id, visit.id);
  after(3);
  const grant = idOf('demo grant', account);
  const { state } = await desk.ask(agent.id, visit.id, { kinds: ['photo'], lasts: 'hour' }, grant);
  if (state === 'ended') return void (await desk.endVisit(agent.id, visit.id));
  after(6);
  if (state === 'asked') await answerGrant({ ...room, live }, account, grant, { answer: 'allow' });
  after(7);
  const reader = await desk.reader(agent.id, visit.id);
  const { items } = await listSummaries(room, account, 'photo', { limit: OPENED });
  for (const [n, { id }] of items.entries()) {
    after(8 + n);
    await reader.open('photo', id);
  }
  after(14);
  const text =
    'The tablet only sends photos while it is charging. Plug it in once; the rest comes by itself.';
  const suggestion = idOf('demo suggestion', account);
  await desk.suggest(agent.id, visit.id, { text, action: null }, suggestion);
  after(18);
  const nothing = () => Promise.reject(new Error('this suggestion has no action'));
  await answerSuggestion({ ...room, live }, account, suggestion, 'accept', nothing);
  after(21);
  await endGrant({ ...room, live }, account, grant);
  after(22);
  await desk.endVisit(agent.id, visit.id);
}
