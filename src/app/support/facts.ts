import type { AccountState } from '../../shared/contract/support.ts';
import { bytes, count, number } from '../ui/format.ts';

/** The state of an account in the order of the owner's Home: a fact, its time, what was counted. Pure. */
export interface SeenFact {
  title: string;
  tone: 'plain' | 'warn' | 'bad';
  lead: string;
  /** Follows the lead. */
  at: string | null;
  as: 'relative' | 'clock' | 'day';
  small: string[];
}

const fact = (title: string, lead: string, more: Partial<SeenFact> = {}): SeenFact => ({
  title,
  tone: 'plain',
  lead,
  at: null,
  as: 'clock',
  small: [],
  ...more,
});

const PHONE = 'Phone to Lifeboat';
function phone({ state, at, counts }: AccountState['device']): SeenFact {
  if (state === 'unknown') return fact(PHONE, 'Not known', { tone: 'warn' });
  if (state === 'never' || !at) return fact(PHONE, 'Never synced', { tone: 'warn' });
  const came = counts.added + counts.changed + counts.removed;
  return fact(PHONE, '', {
    at,
    as: 'relative',
    tone: state === 'ok' ? 'plain' : state === 'bad' ? 'bad' : 'warn',
    small: [came === 0 ? 'nothing new came in' : `${count(came, 'change')} came in`],
  });
}

const COPY = 'Second copy';
const COPY_LEADS: Record<AccountState['vault']['state'], string> = {
  ok: '',
  behind: 'Behind',
  failing: 'Failing',
  full: 'No room left',
  never: 'Never made',
  unknown: 'Not known',
};
function copy({ state, since, behind, proven, sameDisk }: AccountState['vault']): SeenFact {
  const small = [
    behind > 0 ? `${count(behind, 'change')} not in it yet` : '',
    sameDisk ? 'on the same disk as Lifeboat' : '',
  ].filter(Boolean);
  const tone = state === 'failing' || state === 'full' ? 'bad' : 'warn';
  if (state !== 'ok') {
    const lead = since ? `${COPY_LEADS[state]} since` : COPY_LEADS[state];
    return fact(COPY, lead, { tone, at: since, small });
  }
  if (!proven) return fact(COPY, 'Made, not tested yet', { tone: 'warn', small });
  const all = behind === 0 ? ['holds everything'] : [];
  return fact(COPY, 'Tested', { at: proven, tone: sameDisk ? 'warn' : 'plain', small: [...all, ...small] });
}

const OWN = 'Own archive';
function own({ state, at, since }: AccountState['own']): SeenFact {
  if (state === 'unknown') return fact(OWN, 'Not known', { tone: 'warn' });
  if (state === 'never' || !at) return fact(OWN, 'Never made', { tone: 'warn' });
  return fact(OWN, '', {
    at,
    as: 'relative',
    tone: state === 'attention' ? 'warn' : 'plain',
    small: [since === 0 ? 'holds everything' : `${count(since, 'item')} differ from it`],
  });
}

function room({ used, quota, retentionDays, seq }: AccountState['account']): SeenFact {
  const of = quota === null ? '' : ` of ${bytes(quota)}`;
  return fact('Kept here', `${bytes(used)}${of}`, {
    small: [`change ${number(seq)} is the newest`, `deleted items stay ${count(retentionDays, 'day')}`],
  });
}

function bin({ inBin, held }: AccountState['deletions']): SeenFact {
  return fact('Bin', inBin === 0 ? 'Empty' : count(inBin, 'item'), {
    tone: held.length > 0 ? 'warn' : 'plain',
    small: held.length > 0 ? [`${count(held.length, 'large deletion')} by a device not undone`] : [],
  });
}

function standing({ state, lost, createdAt }: AccountState['account']): SeenFact {
  if (state === 'live') return fact('Account', 'In use since', { at: createdAt, as: 'day' });
  const gone = lost ? lost.to - lost.from + 1 : 0;
  return fact('Account', 'Coming back after a loss', {
    tone: 'bad',
    small: gone > 0 ? [`${count(gone, 'change')} lost`] : [],
  });
}

export const factsOf = (state: AccountState): SeenFact[] => [
  phone(state.device),
  copy(state.vault),
  own(state.own),
  standing(state.account),
  room(state.account),
  bin(state.deletions),
];
