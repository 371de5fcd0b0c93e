import type { ContactSummary } from '../../../shared/contract/contacts.ts';
import type { LabelChange } from '../many-acts.ts';
import type { Group } from '../view.svelte.ts';

/** How many of the chosen contacts are in a group. */
export type Share = 'all' | 'some' | 'none';

export function shareOf(group: Group, chosen: readonly ContactSummary[]): Share {
  const members = new Set(group.card?.members);
  const inside = chosen.filter((one) =>
    group.card ? members.has(one.id) : one.categories.includes(group.name),
  );
  return inside.length === 0 ? 'none' : inside.length === chosen.length ? 'all' : 'some';
}

export interface Picked {
  labels: LabelChange;
  cards: { group: Group; add?: string[]; remove?: string[] }[];
}

/**
 * What has to be done so that the chosen ones are in the groups as wanted. `wanted`: groups whose box was touched;
 * those that were left alone stay as they are.
 */
export function changesOf(
  groups: readonly Group[],
  chosen: readonly ContactSummary[],
  wanted: ReadonlyMap<string, boolean>,
  fresh: string,
): Picked {
  const labels = { add: fresh.trim() === '' ? [] : [fresh.trim()], remove: [] as string[] };
  const cards: Picked['cards'] = [];
  for (const group of groups) {
    const into = wanted.get(group.code);
    const share = shareOf(group, chosen);
    if (into === undefined || share === (into ? 'all' : 'none')) continue;
    if (!group.card) (into ? labels.add : labels.remove).push(group.name);
    else {
      const members = new Set(group.card.members);
      const ids = chosen.map(({ id }) => id).filter((id) => members.has(id) !== into);
      cards.push(into ? { group, add: ids } : { group, remove: ids });
    }
  }
  return { labels, cards };
}
