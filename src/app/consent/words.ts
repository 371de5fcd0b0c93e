import type { Grant, Suggestion, Visit } from '../../shared/contract/support.ts';
import { clockToday } from '../ui/format.ts';
import { agentWords, kindsWords, lastsWords } from '../ui/support-words.ts';

/** Sentences of "Help and consent". Pure. */
const ACCEPT: Record<NonNullable<Suggestion['action']>['do'], string> = {
  'back-up': 'Back up now',
  'make-archive': 'Make an archive',
  'undo-step': 'Undo that step',
};
/** What the one button of a suggestion does. */
export const acceptWords = (action: Suggestion['action']): string =>
  action ? ACCEPT[action.do] : 'I will do that';

const DONE: Record<NonNullable<Suggestion['action']>['do'], string> = {
  'back-up': 'Backed up, as support suggested.',
  'make-archive': 'The archive is made. It lies under Archive.',
  'undo-step': 'That step is undone, as support suggested.',
};
/** What came of accepting, truthfully. */
export function outcome({ action, result }: Suggestion): { text: string; failed: boolean } {
  if (!action || !result) return { text: 'Support knows that you will do it.', failed: false };
  if (result.state === 'running')
    return { text: `${acceptWords(action)}: it is running. This page says when it is done.`, failed: false };
  if (result.state === 'done') return { text: DONE[action.do], failed: false };
  const code = result.code ? ` (${result.code})` : '';
  return { text: `${acceptWords(action)}: it did not work. Nothing was changed.${code}`, failed: true };
}

/** How a suggestion that was answered stands. */
export function answered({ state, action, result }: Suggestion): string {
  if (state === 'declined') return 'You said no thanks';
  if (!action || !result) return 'You said yes';
  const states = { running: 'still running', done: 'done', failed: 'it did not work' } as const;
  return `${acceptWords(action)}: ${states[result.state]}`;
}

/** "Dana (support) could see contacts for 1 hour, until you ended it on 22 Nov, 23:20" */
export function pastWords(grant: Grant): string {
  const who = agentWords(grant.agent);
  const what = kindsWords(grant.kinds);
  if (grant.state === 'declined') return `You declined to show ${who} your ${what}`;
  if (!grant.answeredAt) return `${who} asked to see your ${what}; the question ran out unanswered`;
  const end = grant.endedAt
    ? `until you ended it, ${clockToday(grant.endedAt)}`
    : grant.until
      ? `until ${clockToday(grant.until)}`
      : '';
  return `${who} could see your ${what} for ${lastsWords(grant.lasts)}${end ? `, ${end}` : ''}`;
}

/** "ended by you", "ended by Dana (support)", "ended by itself" */
export function endWords(visit: Pick<Visit, 'endedBy' | 'agent'>): string {
  if (visit.endedBy === 'owner') return 'ended by you';
  return visit.endedBy === 'agent' ? `ended by ${agentWords(visit.agent)}` : 'ended by itself';
}
