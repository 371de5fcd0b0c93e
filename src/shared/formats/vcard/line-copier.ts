/** Takes lines of one card over into another of the same version. */

import type { Line } from '../content-lines.ts';
import { writtenName } from '../content-lines.ts';
import { LABEL_LINES } from './card-editor.ts';
import type { CardEditor } from './card-editor.ts';
import type { CardLines } from './properties.ts';

/** A group gets a new name in the other card, and its labels come along with the first of its lines. */
export class LineCopier {
  readonly card: CardLines;
  readonly #editor: CardEditor;
  readonly #groups = new Map<string, string>();

  constructor(editor: CardEditor, card: CardLines) {
    this.#editor = editor;
    this.card = card;
  }

  copy(line: Line, behind?: number): void {
    const name = writtenName(line).trimEnd();
    if (line.group === '') return this.#editor.copy(name, line, behind);
    const bare = name.slice(line.group.length + 1);
    const key = line.group.toUpperCase();
    const known = this.#groups.get(key);
    const group = known ?? this.#editor.newGroup();
    this.#editor.copy(`${group}.${bare}`, line, behind);
    if (known !== undefined) return;
    this.#groups.set(key, group);
    for (const label of this.card.lines)
      if (LABEL_LINES.has(label.name) && label.group.toUpperCase() === key) this.copy(label, behind);
  }
}
