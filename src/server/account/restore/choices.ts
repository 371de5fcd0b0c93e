import type { Choices } from '../../../shared/contract/archives.ts';
import { type Kind, KINDS } from '../../../shared/contract/kinds.ts';

/** The action of rows that are no change but an item of its own beside what is here; lists of a plan leave them out. */
export const BESIDE = 'both';

const ALLOWED = {
  missing: ['add'],
  both: ['add', BESIDE],
  replace: ['add', 'change'],
  exact: ['add', 'change', 'remove'],
  none: [],
} as const satisfies Record<string, readonly string[]>;

type Mode = keyof typeof ALLOWED;

/**
 * What `{}` means: put back what is missing; for an import, which has no removals, all it brings. A row of a table that
 * is here already was brought in before: it has nothing new, and less than the card may have by now.
 */
export function usualMode(source: string): Mode {
  const { type, mediaType } = JSON.parse(source) as { type: string; mediaType?: string };
  return type === 'import' && mediaType !== 'text/csv' ? 'replace' : 'missing';
}

export type Chooser = (row: { item_id: string; kind: string; action: string }) => boolean;

/**
 * Answers whether an item of a plan is among what the owner chose. Collections that chosen items lie in are added
 * with them, whatever was chosen.
 */
export function chooser(choices: Choices, usual: Mode): Chooser {
  const only = choices.only && new Set(choices.only);
  return ({ item_id, kind, action }) =>
    (ALLOWED[modeOf(choices, usual, kind)] as readonly string[]).includes(action) &&
    (only === undefined || only.has(item_id));
}

const modeOf = ({ kinds, mode }: Choices, usual: Mode, kind: string): Mode =>
  kinds?.[kind as Kind] ?? mode ?? usual;

/** Kinds of which both versions are to be kept. Of a collection there is one: what lies in it is kept. */
export const keptBeside = (choices: Choices): Kind[] =>
  KINDS.filter((kind) => kind !== 'collection' && modeOf(choices, 'none', kind) === 'both');
