/** Birthdays and anniversaries: `1980-05-17`, `--05-17` without the year, or the text as it stands. */

import type { Line } from '../content-lines.ts';
import { param, paramSegments, segmentName } from '../params.ts';
import type { Version } from '../values.ts';

/** Apple writes this year where the owner gave none. */
const NO_YEAR = '1604';
const LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isDay = (month: number, day: number): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= LENGTHS[month - 1]!;

export function readDate(line: Line, text: string): string {
  const trimmed = text.trim();
  const match =
    /^(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?$/.exec(trimmed) ?? /^(--)-?(\d\d)-?(\d\d)(?:[T ].*)?$/.exec(trimmed);
  if (!match) return trimmed;
  const [, year = '', month = '', day = ''] = match;
  if (!isDay(Number(month), Number(day))) return trimmed;
  const omitted = line.params === '' ? null : param(line.params, 'X-APPLE-OMIT-YEAR');
  const yearless = year === '--' || year === NO_YEAR || year === omitted;
  return yearless ? `--${month}-${day}` : `${year}-${month}-${day}`;
}

/** Value and parameters for a date as its version writes it; other parameters keep their bytes. */
export function writeDate(date: string, params: string, version: Version): { params: string; value: string } {
  const kept = paramSegments(params)
    .filter((segment) => !['VALUE', 'X-APPLE-OMIT-YEAR'].includes(segmentName(segment)))
    .map((segment) => ';' + segment)
    .join('');
  const match = /^(\d{4}|-)-(\d\d)-(\d\d)$/.exec(date);
  if (!match) return { params: version === '4.0' ? `${kept};VALUE=text` : kept, value: date };
  const [, year = '', month = '', day = ''] = match;
  if (version === '4.0') return { params: kept, value: (year === '-' ? '--' : year) + month + day };
  if (year !== '-') return { params: kept, value: date };
  // The form that both Apple's and most Android readers take in a 3.0 card.
  return { params: `${kept};X-APPLE-OMIT-YEAR=${NO_YEAR}`, value: `${NO_YEAR}-${month}-${day}` };
}
