import { setImmediate } from 'node:timers/promises';
import type { LabelsWrite, MoveWrite } from '../../../shared/contract/contact-steps.ts';
import { editCard } from '../../../shared/formats/vcard/edit.ts';
import { readCard } from '../../../shared/formats/vcard/read.ts';
import type { Act } from '../journal.ts';
import type { Room } from '../room.ts';
import { stamp } from '../text-kinds.ts';
import type { Done } from './apart.ts';
import { type ChangedCard, loadCards, rewritten, untilSettled, writeCards } from './cards.ts';

/** Acts on as many contacts as an owner chooses, each one step. They run in a worker thread when there are many. */
export interface ManyJob<Write> {
  act: Act;
  write: Write;
}

const AT_ONCE = 50;

/** Puts labels (CATEGORIES) on contacts and takes them off. A label stands once; group cards have none. */
export async function labelContacts(room: Room, { act, write }: ManyJob<LabelsWrite>): Promise<Done> {
  const rev = stamp(room.clock());
  const remove = new Set(write.remove.filter((label) => !write.add.includes(label)));
  return untilSettled(false, async () => {
    const changed: ChangedCard[] = [];
    const skipped: Done['done']['skipped'] = [];
    const cards = await loadCards(room, act.account, [...new Set(write.ids)]);
    for (const [n, card] of cards.entries()) {
      if (n % AT_ONCE === 0) await setImmediate();
      const { kind, categories } = readCard(card.bytes);
      const wanted = new Set([...categories.filter((label) => !remove.has(label)), ...write.add]);
      if (kind === 'group') skipped.push({ id: card.id, reason: 'group' });
      else if ([...wanted].join('\n') !== categories.join('\n'))
        changed.push(rewritten(card, editCard(card.bytes, { categories: [...wanted] }, { rev })));
    }
    const outcome = await writeCards(room, act, { changed });
    return { outcome, done: { batch: outcome.batch, changed: outcome.changes.length, skipped } };
  });
}

/**
 * Moves contacts to another address book; whose UID is taken there stays and is named.
 * @throws LifeboatError `item.collection` when it is no address book of this account
 */
export async function moveContacts(room: Room, { act, write }: ManyJob<MoveWrite>): Promise<Done> {
  return untilSettled(false, async () => {
    const cards = await loadCards(room, act.account, [...new Set(write.ids)]);
    const changed = cards.map((card) => {
      const { bytes, version } = card;
      return { ...rewritten(card, bytes), version: { ...version, collection: write.collection } };
    });
    const outcome = await writeCards(room, act, { changed, policy: { href: 'rename', uid: 'skip' } });
    const skipped = outcome.result?.skipped ?? [];
    return {
      outcome,
      done: {
        batch: outcome.batch,
        changed: outcome.changes.length,
        skipped: skipped.map(({ id, other }) => ({ id, reason: 'uid-taken', other })),
      },
    };
  });
}
