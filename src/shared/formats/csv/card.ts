/** Rows of a table as cards. */

import { escapeText } from '../values.ts';
import { CardEditor } from '../vcard/card-editor.ts';
import { cardWithoutUid } from '../vcard/new.ts';
import { fieldsOfRow } from './row.ts';
import type { RowFields } from './row.ts';
import type { Target } from './targets.ts';
import type { CsvRow } from './table.ts';

/** The card (vCard 3.0, without a UID) a row becomes; null: nothing of it is taken. Equal input, equal bytes. */
export function cardOfRow(
  row: CsvRow,
  header: readonly string[],
  targets: readonly Target[],
): Uint8Array | null {
  const fields = fieldsOfRow(row.cells, header, targets);
  return fields && cardOf(fields);
}

function cardOf({ patch, extra }: RowFields): Uint8Array {
  const editor = new CardEditor(cardWithoutUid(patch));
  for (const { name, value, label } of extra) {
    const group = label === '' ? '' : `${editor.newGroup()}.`;
    editor.add(`${group}${name}`, '', escapeText(value, '3.0', true));
    if (label !== '') editor.add(`${group}X-ABLabel`, '', escapeText(label, '3.0', true));
  }
  return editor.bytes();
}

/**
 * What a row says, whatever its columns become and wherever they stand: the same row in another export of the same
 * contacts gives the same text, so that bringing it in twice adds nothing.
 */
export const contentOf = (row: CsvRow, header: readonly string[]): string =>
  row.cells
    .flatMap((cell, column) => (cell.trim() === '' ? [] : [`${header[column]}=${cell.trim()}`]))
    .sort()
    .join('\n');
