import type { Card } from './card.ts';
import { cards } from './cards.ts';
import { writeCard } from './write-card.ts';

export interface DemoContact {
  bytes: Uint8Array;
  /** File name, as a client would choose its href. */
  name: string;
  uid: string;
  /** The name shown. */
  title: string;
}

/**
 * The demo owner's address book: people of 27 countries and some companies, each a vCard of its own with UID and
 * REV. The same arguments give the same bytes; the first n of a longer run are those of a shorter one.
 * @param portraits  JPEGs from `portraits()`; with none, no card has a picture
 */
export function* contacts(
  seed: number,
  count = 1200,
  portraits: readonly Uint8Array[] = [],
): Generator<DemoContact> {
  for (const card of cards(seed, count)) yield written(card, portraits);
}

export function written(card: Card, portraits: readonly Uint8Array[]): DemoContact {
  return { bytes: writeCard(card, portraits), name: card.name, uid: card.uid, title: card.formatted };
}
