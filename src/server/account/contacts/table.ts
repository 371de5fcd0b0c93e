import type { CsvCheck } from '../../../shared/contract/contact-steps.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import { csvHeader, csvRow, type CsvWidth, widen } from '../../../shared/formats/csv/export.ts';
import { guessTargets } from '../../../shared/formats/csv/headers.ts';
import { readTable } from '../../../shared/formats/csv/table.ts';
import { type Card, readCard } from '../../../shared/formats/vcard/read.ts';
import type { LiveRow } from '../journal.ts';
import { withBodies } from '../read/bodies-at-once.ts';
import type { Room } from '../room.ts';

const SAMPLE = 3;
const LONGEST_CELL = 200;

/** Contacts as a table with Google's columns, in pieces; group cards are labels there, so they are left out. */
export async function* tableOf(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  rows: readonly LiveRow[],
): AsyncGenerator<string> {
  const width: CsvWidth = {};
  for await (const card of cardsOf(room, account, rows)) widen(width, card);
  yield csvHeader(width);
  for await (const card of cardsOf(room, account, rows)) yield csvRow(card, width);
}

/** Read again for every pass: 50,000 cards are not held. */
async function* cardsOf(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  rows: readonly LiveRow[],
): AsyncGenerator<Card> {
  for await (const part of withBodies(room, account, rows))
    for (const { bytes } of part) {
      const card = readCard(bytes);
      if (card.kind !== 'group') yield card;
    }
}

/** A job: what the columns of a table would become. @throws LifeboatError `card.malformed` when it is none */
export async function checkTable(_room: Room, { bytes }: { bytes: Uint8Array }): Promise<CsvCheck> {
  const { encoding, delimiter, header, rows, failures } = readTable(bytes);
  if (header.length === 0 || rows.length + failures.length === 0)
    throw new LifeboatError('card.malformed', {
      detail: failures[0]?.reason ?? 'There is no row of a contact in this file.',
      ...(failures[0] ? { where: `line ${failures[0].line}` } : {}),
    });
  const cells = (column: number) => rows.map((row) => row.cells[column]!);
  const targets = guessTargets(header, cells);
  const columns = header.map((heading, column) => {
    const filled = cells(column).filter((cell) => cell.trim() !== '');
    const sample = [...new Set(filled)]
      .slice(0, SAMPLE)
      .map((cell) => cell.slice(0, LONGEST_CELL).toWellFormed());
    return { heading, becomes: targets[column]!, filled: filled.length, sample };
  });
  return { encoding, delimiter, rows: rows.length, failures: failures.length, columns };
}
