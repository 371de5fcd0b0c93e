import type { PlanItem } from '../../shared/contract/archives.ts';
import { countKind } from '../ui/kinds.ts';
import { number } from '../ui/format.ts';
import { ALLOWED, type KindMode, type Source } from './words.ts';

export type ListAction = PlanItem['action'];

/** The lists of one kind, in this order. */
export const LISTS: readonly { action: ListAction }[] = [
  { action: 'add' },
  { action: 'change' },
  { action: 'remove' },
  { action: 'same' },
];

/** Heading of a list: what would become of it, in the chosen mode. */
export function listTitle(
  { type }: Source,
  kind: string,
  action: ListAction,
  n: number,
  mode: KindMode,
): string {
  const on = ALLOWED[mode].includes(action);
  const items = countKind(kind, n);
  const is = n === 1 ? 'is' : 'are';
  switch (action) {
    case 'add':
      return type === 'import' ? `${items} to add` : `${items} to put back`;
    case 'change':
      if (mode === 'both' && kind !== 'collection')
        return `${items} ${n === 1 ? 'differs' : 'differ'}; both versions are kept`;
      return on && mode !== 'both'
        ? `${items} to change`
        : `${items} ${n === 1 ? 'differs' : 'differ'}; today’s version is kept`;
    case 'remove':
      return on ? `${items} to remove` : `${items} ${is} not in it and ${n === 1 ? 'stays' : 'stay'}`;
    case 'same':
      return `${number(n)} ${is} already the same`;
  }
}
