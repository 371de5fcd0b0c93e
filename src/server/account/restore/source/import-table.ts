import { LifeboatError } from '../../../../shared/contract/problem.ts';
import { cardOfRow, contentOf } from '../../../../shared/formats/csv/card.ts';
import { guessTargets } from '../../../../shared/formats/csv/headers.ts';
import { type CsvTable, readTable } from '../../../../shared/formats/csv/table.ts';
import { parseTarget, type Target } from '../../../../shared/formats/csv/targets.ts';
import type { Piece } from './import.ts';
import type { Failures } from './wanted.ts';

/**
 * The rows of a table as cards without UIDs. `columns` says what each column becomes; absent: what its heading says.
 * @throws LifeboatError `request.fields` when `columns` does not fit the table
 */
export function* tableCards(
  file: Uint8Array,
  failures: Failures,
  columns: readonly string[] | undefined,
): Generator<Piece> {
  const table = readTable(file);
  const targets = targetsOf(table, columns);
  for (const failure of table.failures) failures.add({ ...failure, where: null });
  for (const row of table.rows) {
    const bytes = cardOfRow(row, table.header, targets);
    const { line, text } = row;
    if (bytes) yield { kind: 'contact', bytes, uid: null, line, content: contentOf(row, table.header), text };
    else failures.add({ line, where: null, reason: 'Nothing of this row is taken.', text });
  }
}

function targetsOf({ header, rows }: CsvTable, columns: readonly string[] | undefined): Target[] {
  const codes = columns ?? guessTargets(header, (column) => rows.map((row) => row.cells[column]!));
  const refused = (path: string, message: string) =>
    new LifeboatError('request.fields', { fields: [{ path, message }] });
  if (codes.length !== header.length)
    throw refused('columns', `must say what each of the ${header.length} columns becomes`);
  return codes.map((code, column) => {
    const target = parseTarget(code);
    if (!target) throw refused(`columns.${column}`, `"${code}" is nothing a column can become`);
    return target;
  });
}
