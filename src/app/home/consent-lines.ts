import type { Grant, Suggestion, Visit } from '../../shared/contract/support.ts';
import type { IconName } from '../ui/icons.ts';
import { agentWords, kindsWords } from '../ui/support-words.ts';

/** What Home says of support right now. Pure. */
export interface ConsentLine {
  id: string;
  icon: IconName;
  text: string;
  under: string;
  at: string;
  /** Whether an answer is waited for. */
  asks: boolean;
}

interface Now {
  requests: readonly Grant[];
  /** The open ones. */
  visits: readonly Visit[];
  suggestions: readonly Suggestion[];
}

const shorten = (text: string, most = 160): string =>
  text.length <= most ? text : `${text.slice(0, most).trimEnd()}…`;

/** Questions first, then who is there. */
export function consentLines({ requests, visits, suggestions }: Now): ConsentLine[] {
  return [
    ...requests.map((grant): ConsentLine => ({
      id: grant.id,
      icon: 'help',
      text: `${agentWords(grant.agent)} asks to see your ${kindsWords(grant.kinds)}`,
      under: grant.reason ? `“${shorten(grant.reason)}”` : '',
      at: grant.askedAt ?? '',
      asks: true,
    })),
    ...suggestions
      .filter(({ state }) => state === 'sent')
      .map((one): ConsentLine => ({
        id: one.id,
        icon: 'info',
        text: `${agentWords(one.agent)} suggests something`,
        under: `“${shorten(one.text)}”`,
        at: one.at,
        asks: true,
      })),
    ...visits.map((visit): ConsentLine => ({
      id: visit.id,
      icon: 'eye',
      text: `${agentWords(visit.agent)} is in your account`,
      under: `Case ${visit.case}: “${shorten(visit.reason)}”`,
      at: visit.at,
      asks: false,
    })),
  ];
}
