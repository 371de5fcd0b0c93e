/** What a card must be to be written: whole, one, and listable. Everything else about it is the owner's. */

import { withoutBom } from '../bytes.ts';
import { latin1, split } from '../content-lines.ts';
import { illegalInBin } from '../illegal.ts';
import { splitCards } from './split.ts';

export type Verdict = { ok: true } | { ok: false; reason: string; line: number };

/** `line` counts from 1. */
export function validateCard(bytes: Uint8Array): Verdict {
  const bin = latin1(withoutBom(bytes));
  const illegal = illegalInBin(bin);
  if (illegal)
    return {
      ok: false,
      reason: `the character ${illegal.character} cannot be kept in a card`,
      line: illegal.line,
    };
  const { cards, failures } = splitCards(bytes);
  if (failures[0]) return { ok: false, reason: failures[0].reason, line: failures[0].line };
  if (!cards[0]) return { ok: false, reason: 'no BEGIN:VCARD', line: 1 };
  if (cards[1]) return { ok: false, reason: 'more than one card', line: cards[1].line };
  const says = split(bin).some(({ name, value }) => !FRAME.has(name) && value.trim() !== '');
  return says ? { ok: true } : { ok: false, reason: 'the card is empty', line: cards[0].line };
}

const FRAME = new Set(['', 'BEGIN', 'END', 'VERSION']);
