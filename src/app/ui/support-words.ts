import { listing, number } from './format.ts';
import { kindWords } from './kinds.ts';
import type { Piece } from './step-words.ts';

/** Support and consent in words, the same for owner and agent. Shapes are the contract's, as far as words need them. */
export interface LookLike {
  agent: { name: string };
  what: string;
  kind: string | null;
  name: string | null;
}

/** What consent can be given for, in the order of the rail. */
export const GRANT_KINDS = ['contact', 'event', 'task', 'note', 'photo', 'file'] as const;
export type GrantKind = (typeof GRANT_KINDS)[number];

export const LASTS = [
  { value: 'hour', label: '1 hour' },
  { value: 'day', label: '1 day' },
  { value: 'week', label: '7 days' },
] as const;
export type Lasts = (typeof LASTS)[number]['value'];
export const lastsWords = (lasts: Lasts): string => LASTS.find(({ value }) => value === lasts)!.label;

/** "contacts, calendar and photos" */
export const kindsWords = (kinds: readonly string[]): string =>
  listing(
    GRANT_KINDS.filter((kind) => kinds.includes(kind)).map((kind) => kindWords(kind).page.toLowerCase()),
  );

/** "Dana (support)": an agent is never only a name. */
export const agentWords = ({ name }: { name: string }): string =>
  name.endsWith('(support)') ? name : `${name} (support)`;

const many = (kind: string | null): string => (kind ? kindWords(kind).many : 'items');
const one = (kind: string | null): string => `${/^[aeiou]/.test(single(kind)) ? 'an' : 'a'} ${single(kind)}`;
const single = (kind: string | null): string => (kind ? kindWords(kind).one : 'item');

/** What was done, without who: "opened Ravi Iyer". A name that is not known is its kind: "opened a contact". */
export function lookDone({ what, kind, name }: Omit<LookLike, 'agent'>): Piece[] {
  const object = { text: name || one(kind), strong: true };
  switch (what) {
    case 'visit':
      return [{ text: 'opened a visit to your account' }];
    case 'state':
      return [{ text: 'looked at states and counts' }];
    case 'list':
      return [{ text: `looked at the list of your ${many(kind)}, names hidden` }];
    case 'item':
      return [{ text: 'opened ' }, object];
    case 'picture':
      return [{ text: 'saw the picture of ' }, object];
    case 'original':
      return [{ text: 'saw the whole ' }, { text: single(kind) }, { text: ' ' }, ...(name ? [object] : [])];
    default:
      return [{ text: 'looked at ' }, object];
  }
}

/** A look as a list of them writes it: "Dana (support) opened **Ravi Iyer**". */
export const lookWords = (look: LookLike): Piece[] => [
  { text: `${agentWords(look.agent)} ` },
  ...lookDone(look),
];

/** A visit as History writes it, by its newest look: "Dana (support) opened **Ravi Iyer**, the last of 7 looks". */
export const visitWords = (look: LookLike, looks: number): Piece[] => [
  ...lookWords(look),
  ...(looks > 1 ? [{ text: `, the last of ${number(looks)} looks` }] : []),
];
