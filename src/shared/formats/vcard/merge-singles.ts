/** Fields of which a merged card has one value: whose it is. */

import type { Line } from '../content-lines.ts';
import type { CardEditor } from './card-editor.ts';
import type { LineCopier } from './line-copier.ts';
import type { CardLines, Field } from './properties.ts';
import type { Taken } from './taken.ts';

const LINES_OF: Record<Taken | 'kind', readonly Field[]> = {
  name: ['fn', 'name'],
  nickname: ['nickname'],
  org: ['org'],
  title: ['title'],
  birthday: ['birthday'],
  anniversary: ['anniversary'],
  note: ['note'],
  photo: ['photo'],
  kind: ['kind'],
};

const says = (line: Line): boolean => /[^\s;]/.test(line.value);

const linesOf = (card: CardLines, field: Taken | 'kind'): Line[] =>
  LINES_OF[field].flatMap((one) => card.byField.get(one) ?? []).map((at) => card.lines[at]!);

/** Whether the card says anything in this field. */
export const saysField = (card: CardLines, field: Taken | 'kind'): boolean => linesOf(card, field).some(says);

/**
 * Puts the lines of card number `from` in the place of the first card's own. Absent: of the first card that says
 * something there.
 */
export function takeSingle(
  editor: CardEditor,
  copiers: readonly LineCopier[],
  field: Taken | 'kind',
  from?: number,
): void {
  const cards = [editor.card, ...copiers.map(({ card }) => card)];
  const chosen = from ?? cards.findIndex((card) => saysField(card, field));
  if (chosen <= 0) return;
  const copier = copiers[chosen - 1]!;
  for (const one of LINES_OF[field]) {
    const place = editor.places(one)[0];
    const line = copier.card.lines[copier.card.byField.get(one)?.[0] ?? -1];
    if (place !== undefined) editor.remove(place);
    if (line) copier.copy(line, place);
  }
}
