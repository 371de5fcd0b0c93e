/** Cells that a spreadsheet would run as a formula are made harmless on the way out, and read back on the way in. */

const FORMULA = /^'*[=+\-@\t\r]/;
/** A phone number as people write it: a spreadsheet finds nothing to run in it, and other programs need it whole. */
const PLAIN_NUMBER = /^\+[\d ()./-]+$/;

/** With an apostrophe in front where a formula could begin. */
export const guarded = (cell: string): string =>
  FORMULA.test(cell) && !PLAIN_NUMBER.test(cell) ? `'${cell}` : cell;

/** The inverse of `guarded`; it also takes the apostrophe off that spreadsheets put before text themselves. */
export const unguarded = (cell: string): string =>
  cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
