import type { AccountState, Grant, Report, Suggestion, Visit } from '../../shared/contract/support.ts';
import { clockToday, listing } from '../ui/format.ts';
import { countsInWords } from '../ui/kinds.ts';
import { kindsWords, lastsWords } from '../ui/support-words.ts';

/** Sentences of the visit page, made from codes and numbers. Pure. */
export type Tone = 'plain' | 'ok' | 'warn' | 'bad';

/** "ended by the owner", "ended by you", "ended by itself" */
export function visitEnd({ endedBy }: Pick<Visit, 'endedBy'>): string {
  if (endedBy === 'owner') return 'ended by the owner';
  return endedBy === 'agent' ? 'ended by you' : 'ended by itself';
}

const GRANTS: Record<Grant['state'], [Tone, string]> = {
  asked: ['plain', 'Waiting'],
  active: ['ok', 'Given'],
  declined: ['plain', 'Declined'],
  ended: ['plain', 'Ended'],
  expired: ['plain', 'Over'],
};
export const grantPill = (state: Grant['state']): { tone: Tone; text: string } => ({
  tone: GRANTS[state][0],
  text: GRANTS[state][1],
});

/** What became of a request or a consent, in a sentence. */
export function grantWords(grant: Grant): string {
  const what = kindsWords(grant.kinds);
  const at = (when: string | null) => (when ? ` ${clockToday(when)}` : '');
  switch (grant.state) {
    case 'asked':
      return `Asked${at(grant.askedAt)} to see ${what} for ${lastsWords(grant.lasts)}. The owner has not answered.`;
    case 'active':
      return `Given${at(grant.answeredAt)} for ${lastsWords(grant.lasts)}: ${what}.`;
    case 'declined':
      return `Declined${at(grant.answeredAt)}: ${what}.`;
    case 'ended':
      return `Ended by the owner${at(grant.endedAt)}: ${what}.`;
    case 'expired':
      return grant.answeredAt ? `Over since${at(grant.until)}: ${what}.` : `Not answered: ${what}.`;
  }
}

/** What is said aloud when the owner has answered, or took consent back. */
export function grantNews(grant: Grant): string {
  const what = kindsWords(grant.kinds);
  if (grant.state === 'active') return `The owner allowed you to see ${what}`;
  if (grant.state === 'declined') return `The owner declined: ${what}`;
  return grant.state === 'ended' ? `The owner ended the consent for ${what}` : '';
}

const REPORTS: Record<Report['code'], [Tone, string, string]> = {
  'sync.ok': ['ok', 'Done', 'nothing changed'],
  'sync.large-delete': ['warn', 'Large deletion', 'items deleted by a device'],
  'archive.partial': ['warn', 'Archive incomplete', 'some items could not be read into it'],
  'archive.failed': ['bad', 'Archive failed', 'no archive was made'],
  'restore.partial': ['warn', 'Put back in part', 'some items could not be put back'],
  'restore.failed': ['bad', 'Putting back failed', 'nothing was changed'],
};
export const reportPill = (code: Report['code']): { tone: Tone; text: string } => ({
  tone: REPORTS[code][0],
  text: REPORTS[code][1],
});

const TURNS = [
  ['added', 'added'],
  ['changed', 'changed'],
  ['removed', 'deleted'],
] as const;
/** "38 contacts deleted", "4 photos added and 1 event changed" */
export function reportWords({ code, counts }: Pick<Report, 'code' | 'counts'>): string {
  const said = TURNS.flatMap(([turn, done]) => {
    const what = listing(countsInWords(counts?.[turn] ?? {}));
    return what ? [`${what} ${done}`] : [];
  });
  return said.length > 0 ? listing(said) : REPORTS[code][2];
}

type Attempt = AccountState['attempts'][number];
const ATTEMPTS: Record<Attempt['kind'], string> = {
  backup: 'Backup',
  proof: 'Test restore',
  scrub: 'Re-read',
};
const RESULTS: Record<Attempt['state'], [Tone, string]> = {
  succeeded: ['ok', 'Passed'],
  partial: ['bad', 'Not whole'],
  failed: ['bad', 'Failed'],
  running: ['plain', 'Running'],
};
export const attemptWords = ({ kind }: Attempt): string => ATTEMPTS[kind];
export const attemptPill = ({ state }: Attempt): { tone: Tone; text: string } => ({
  tone: RESULTS[state][0],
  text: RESULTS[state][1],
});

export const ADVICE: Record<AccountState['advice'][number]['level'], { tone: Tone; text: string }> = {
  good: { tone: 'ok', text: 'Good' },
  attention: { tone: 'warn', text: 'Attention' },
  bad: { tone: 'bad', text: 'Bad' },
};

const ACTIONS: Record<NonNullable<Suggestion['action']>['do'], string> = {
  'back-up': 'Back up now',
  'make-archive': 'Make an archive',
  'undo-step': 'Undo a step',
};
/** The button the owner gets. */
export const actionWords = (action: Suggestion['action']): string =>
  action ? ACTIONS[action.do] : 'No button, only the words';

/** What became of a suggestion. */
export function suggestionState({ state, result }: Suggestion): { tone: Tone; text: string } {
  if (state === 'sent') return { tone: 'plain', text: 'Sent' };
  if (state === 'declined') return { tone: 'plain', text: 'Not wanted' };
  if (!result) return { tone: 'ok', text: 'Accepted' };
  if (result.state === 'running') return { tone: 'plain', text: 'Accepted, still running' };
  return result.state === 'done'
    ? { tone: 'ok', text: 'Accepted and done' }
    : { tone: 'bad', text: `Accepted, but it failed${result.code ? ` (${result.code})` : ''}` };
}
