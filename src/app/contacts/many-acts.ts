import type { ContactGroup, ManyDone } from '../../shared/contract/contact-steps.ts';
import type { ContactSummary } from '../../shared/contract/contacts.ts';
import { contacts } from '../api.ts';
import { acts, type Effect } from '../offline/act.svelte.ts';
import { feed } from '../offline/feed.svelte.ts';
import { queries } from '../offline/query.ts';
import { count, listing } from '../ui/format.ts';
import { isGroup } from './entry.ts';
import { groupsQuery } from './queries.ts';

/** What is done with several contacts. Each is one step in History, shown at once and told by a toast with Undo. */

/** How a list shows these people at once; those that are not here are left out. */
function shownAs(ids: readonly string[], change: (summary: ContactSummary) => ContactSummary): Effect[] {
  return ids.flatMap((id) => {
    const summary = feed('contact').get(id);
    return summary && !isGroup(summary) ? [{ kind: 'contact' as const, id, summary: change(summary) }] : [];
  });
}

/** Why some were left as they were: "3 stay: another card there has the same UID." */
function leftWords({ skipped }: Pick<ManyDone, 'skipped'>): string {
  const words = {
    'uid-taken': (n: string) => `${n} stayed: a card with the same UID lies there.`,
    'other-book': (n: string) => `${n} lie in another address book and cannot come in.`,
    group: (n: string) => `${n} stand for a group and were left out.`,
  };
  return [...Map.groupBy(skipped, ({ reason }) => reason)]
    .map(([reason, all]) => ` ${words[reason](count(all.length, 'contact'))}`)
    .join('');
}

export interface LabelChange {
  add: readonly string[];
  remove: readonly string[];
}

/** Puts labels on contacts and takes them off. @returns whether it worked */
export async function labelMany(ids: readonly string[], { add, remove }: LabelChange): Promise<boolean> {
  const many = count(ids.length, 'contact');
  const change = (summary: ContactSummary): ContactSummary => ({
    ...summary,
    categories: [...new Set([...summary.categories.filter((label) => !remove.includes(label)), ...add])],
  });
  const done = [
    add.length > 0 ? `Put ${many} into ${listing(add)}.` : '',
    remove.length > 0 ? `Took ${many} out of ${listing(remove)}.` : '',
  ];
  const written = await acts.run({
    effects: shownAs(ids, change),
    run: () => contacts.label({ ids: [...ids], add: [...add], remove: [...remove] }),
    done: (data) => done.filter(Boolean).join(' ') + leftWords(data),
    failed: `Could not change the groups of ${many}.`,
    of: `changing the groups of ${many}`,
  });
  return written !== null;
}

/** Gives a label another name, on everybody who has it. */
export async function renameLabel(ids: readonly string[], from: string, to: string): Promise<boolean> {
  const written = await acts.run({
    effects: shownAs(ids, (summary) => ({
      ...summary,
      categories: [...new Set(summary.categories.map((label) => (label === from ? to : label)))],
    })),
    run: () => contacts.label({ ids: [...ids], add: [to], remove: [from] }),
    done: (data) => `Renamed ${from} to ${to}.${leftWords(data)}`,
    failed: `Could not rename ${from}.`,
    of: `renaming ${from}`,
  });
  return written !== null;
}

/** Takes a label off everybody; nobody is deleted with it. */
export async function removeLabel(ids: readonly string[], label: string): Promise<boolean> {
  const written = await acts.run({
    effects: shownAs(ids, (summary) => ({
      ...summary,
      categories: summary.categories.filter((one) => one !== label),
    })),
    run: () => contacts.label({ ids: [...ids], add: [], remove: [label] }),
    done: `Deleted the group ${label}. Its contacts stay.`,
    failed: `Could not delete the group ${label}.`,
    of: `deleting the group ${label}`,
  });
  return written !== null;
}

export interface MemberChange {
  name?: string;
  add?: string[];
  remove?: string[];
}

/** Changes a group card: its name, or who is in it. */
export async function changeGroup(group: ContactGroup, change: MemberChange): Promise<boolean> {
  const name = change.name ?? group.name;
  const done = [
    change.name === undefined ? '' : `Renamed ${group.name} to ${name}.`,
    change.add?.length ? `Put ${count(change.add.length, 'contact')} into ${name}.` : '',
    change.remove?.length ? `Took ${count(change.remove.length, 'contact')} out of ${name}.` : '',
  ];
  const written = await acts.run({
    run: () => contacts.changeGroup(group.id, change),
    done: (data) => {
      const nobody = change.add !== undefined && data.skipped.length === change.add.length;
      return (nobody ? '' : done.filter(Boolean).join(' ') + leftWords(data)) || leftWords(data).trim();
    },
    failed: `Could not change the group ${group.name}.`,
    of: `changing the group ${group.name}`,
  });
  if (written) void queries.invalidateQueries({ queryKey: groupsQuery.queryKey });
  return written !== null;
}

/** Makes a group card. @returns its id, or null when it did not work */
export async function makeGroup(name: string, ids: readonly string[], key: string): Promise<string | null> {
  const written = await acts.run({
    run: () => contacts.makeGroup({ name, ids: [...ids] }, key),
    done: (data) => `Made the group ${name}.${leftWords(data)}`,
    failed: `Could not make the group ${name}.`,
    of: `making the group ${name}`,
  });
  if (written) void queries.invalidateQueries({ queryKey: groupsQuery.queryKey });
  return written?.data.id ?? null;
}

/** Moves contacts to another address book. */
export async function moveMany(ids: readonly string[], book: { id: string; name: string }): Promise<boolean> {
  const many = count(ids.length, 'contact');
  const written = await acts.run({
    // not shown at once: one whose UID is taken there stays where it is
    run: () => contacts.move({ ids: [...ids], collection: book.id }),
    done: (data) => `Moved ${count(data.changed, 'contact')} to ${book.name}.${leftWords(data)}`,
    failed: `Could not move ${many} to ${book.name}.`,
    of: `moving ${many}`,
  });
  return written !== null;
}
