import type { Choices } from '../../../shared/contract/archives.ts';
import type { Kind } from '../../../shared/contract/kinds.ts';

const ALLOWED = {
  missing: ['add'],
  replace: ['add', 'change'],
  exact: ['add', 'change', 'remove'],
  none: [],
} as const satisfies Record<string, readonly string[]>;

/** Whether an item of a plan is among what the owner chose. `{}`: put back what is missing. */
export function chosen(row: { item_id: string; kind: string; action: string }, choices: Choices): boolean {
  const mode = choices.kinds?.[row.kind as Kind] ?? choices.mode ?? 'missing';
  if (!(ALLOWED[mode] as readonly string[]).includes(row.action)) return false;
  return choices.only === undefined || row.kind === 'collection' || choices.only.includes(row.item_id);
}
