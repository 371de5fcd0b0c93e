import type { ContactGroup } from '../../../shared/contract/contact-steps.ts';
import type { ContactSummary } from '../../../shared/contract/contacts.ts';

/** Groups in the address: `label:Work`, `card:<id>`. */
export const labelCode = (label: string): string => `label:${label}`;
export const cardCode = (id: string): string => `card:${id}`;
/** The label of such a code; null: it is that of a card, or none. */
export const labelOf = (code: string): string | null =>
  code.startsWith('label:') ? code.slice('label:'.length) : null;

/** How many contacts have each label. */
export function labelCounts(all: readonly ContactSummary[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { categories } of all)
    for (const label of categories) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

/** Whether a contact is in the group of that code; `cards`: the group cards that are known. */
export function membership(
  code: string,
  cards: readonly ContactGroup[],
): (summary: ContactSummary) => boolean {
  if (code === '') return () => true;
  const label = labelOf(code);
  if (label !== null) return ({ categories }) => categories.includes(label);
  const members = new Set(cards.find(({ id }) => cardCode(id) === code)?.members);
  return ({ id }) => members.has(id);
}
