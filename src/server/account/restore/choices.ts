import type { Choices } from '../../../shared/contract/archives.ts';
import type { Kind } from '../../../shared/contract/kinds.ts';

const ALLOWED = {
  missing: ['add'],
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

/**
 * Answers whether an item of a plan is among what the owner chose. Collections that chosen items lie in are added
 * with them, whatever was chosen.
 */
export function chooser(
  choices: Choices,
  usual: Mode,
): (row: { item_id: string; kind: string; action: string }) => boolean {
  const only = choices.only && new Set(choices.only);
  return ({ item_id, kind, action }) => {
    const mode = choices.kinds?.[kind as Kind] ?? choices.mode ?? usual;
    return (ALLOWED[mode] as readonly string[]).includes(action) && (only === undefined || only.has(item_id));
  };
}
