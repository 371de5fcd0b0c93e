/** A .csv file as a heading and rows, each with its line and its own text for reports. */

import Papa from 'papaparse';
import { csvText } from './text.ts';
import type { CsvEncoding } from './text.ts';

export interface CsvRow {
  /** As many as there are headings. */
  cells: string[];
  /** Counts from 1. */
  line: number;
  /** As it stands in the file. */
  text: string;
}

export interface CsvFailure {
  line: number;
  reason: string;
  text: string;
}

export interface CsvTable {
  encoding: CsvEncoding;
  delimiter: string;
  /** Trimmed headings; '' where a column has none. */
  header: string[];
  rows: CsvRow[];
  failures: CsvFailure[];
}

const DELIMITERS = [',', ';', '\t', '|'];
const MOST_COLUMNS = 1000;
const GUESSED_FROM = 100_000; // characters

const REASONS: Record<string, string> = {
  MissingQuotes: 'A quote is opened and never closed; all after it was taken for one cell.',
  InvalidQuotes: 'A quote stands where none may be.',
};

/** Reads a table. Rows that cannot be trusted are failures with their text; empty ones are passed over. Never throws. */
export function readTable(bytes: Uint8Array): CsvTable {
  const { text, encoding } = csvText(bytes);
  const told = /^sep=(.)\n/i.exec(text); // Excel's word for the delimiter of this file
  const from = told?.[0].length ?? 0;
  const table: CsvTable = { encoding, delimiter: '', header: [], rows: [], failures: [] };
  table.delimiter = told?.[1] ?? guessed(text);
  const taker = new Taker(table, text, from);
  Papa.parse<string[]>(text.slice(from), {
    delimiter: table.delimiter,
    newline: '\n',
    step: ({ data, errors, meta }) => taker.take(data, from + meta.cursor, errors[0]?.code),
  });
  return table;
}

/** The parser guesses right only where empty rows are left out, but those count as lines. */
const guessed = (text: string): string =>
  Papa.parse(text.slice(0, GUESSED_FROM), {
    preview: 10,
    skipEmptyLines: 'greedy',
    newline: '\n',
    delimitersToGuess: DELIMITERS,
  }).meta.delimiter;

/** Takes rows in turn; the parser says only where each one ends. */
class Taker {
  readonly #table: CsvTable;
  readonly #text: string;
  #at: number;
  #line: number;

  constructor(table: CsvTable, text: string, from: number) {
    this.#table = table;
    this.#text = text;
    this.#at = from;
    this.#line = from > 0 ? 2 : 1;
  }

  take(cells: string[], end: number, error: string | undefined): void {
    const text = this.#text.slice(this.#at, end);
    const line = this.#line;
    this.#at = end;
    this.#line += text.split('\n').length - 1;
    if (cells.every((cell) => cell.trim() === '')) return;
    const { header, rows, failures } = this.#table;
    const refuse = (reason: string) => failures.push({ line, reason, text: text.replace(/\n$/, '') });
    const reason = error === undefined ? undefined : REASONS[error];
    if (reason !== undefined) refuse(reason);
    else if (header.length === 0) this.#header(cells, refuse);
    else if (cells.slice(header.length).some((cell) => cell.trim() !== ''))
      refuse(`It has ${cells.length} cells, but there are ${header.length} headings.`);
    else rows.push({ cells: header.map((_, at) => cells[at] ?? ''), line, text: text.replace(/\n$/, '') });
  }

  #header(cells: string[], refuse: (reason: string) => void): void {
    if (cells.length > MOST_COLUMNS) return void refuse(`It has more than ${MOST_COLUMNS} columns.`);
    this.#table.header = cells.map((cell) => cell.replace(/\s+/g, ' ').trim());
  }
}
