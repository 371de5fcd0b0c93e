import type { ManyDone } from '../../../shared/contract/contact-steps.ts';
import type { Outcome } from '../journal.ts';
import type { Placed } from '../places.ts';
import type { Room } from '../room.ts';
import { actOf, type Request } from '../write/request.ts';
import {
  type ChangedCard,
  loadCards,
  type LoadedCard,
  rewritten,
  untilSettled,
  writeCards,
} from './cards.ts';

/**
 * "Not the same person" is what an owner says of contacts and no card can hold: it is kept in the props of each of
 * them, so it is in History, in archives and backups, and can be undone like everything else.
 */
export async function keepApart(room: Room, request: Request, ids: readonly string[]): Promise<Done> {
  const act = actOf(room, request, 'save');
  return untilSettled(false, async () => {
    const cards = await loadCards(room, request.account, [...new Set(ids)]);
    const changed = cards
      .map((card) => withApart(rewritten(card, card.bytes), [...apartOf([card]), ...others(cards, card)]))
      .filter((card, at) => !same(card.version.props.notSame, cards[at]!.version.props.notSame));
    const outcome = await writeCards(room, act, { changed });
    return { outcome, done: { batch: outcome.batch, changed: outcome.changes.length, skipped: [] } };
  });
}

/** What an act on many contacts answers, and what it left. */
export interface Done {
  outcome: Outcome<Placed | null>;
  done: ManyDone;
}

const others = (cards: readonly LoadedCard[], card: LoadedCard): string[] =>
  cards.filter((one) => one !== card).map(({ id }) => id);

const same = (a: readonly string[] = [], b: readonly string[] = []) => a.join() === b.join();

/** Whom these cards are not. */
export const apartOf = (cards: readonly LoadedCard[]): string[] =>
  cards.flatMap(({ version }) => version.props.notSame ?? []);

/** The card as one that is not these; none: nothing is said of it. */
export function withApart(card: ChangedCard, ids: readonly string[]): ChangedCard {
  const { notSame: _, ...props } = card.version.props;
  const apart = [...new Set(ids)].sort();
  return {
    ...card,
    version: { ...card.version, props: apart.length > 0 ? { ...props, notSame: apart } : props },
  };
}
