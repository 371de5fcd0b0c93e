/** Days as tables write them. */

/** Which number of `4/5/1980` is the day. */
export type DayOrder = 'dmy' | 'mdy';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const LONGEST = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const SEPARATED = /^(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?: .*)?$/;
/** Two digits of a year up to this one are of this century. */
const LAST_OF_CENTURY = 30;

/** `1980-05-17`, `--05-17` without the year, '' for none (Outlook's `0/0/00`); null: no day can be read. */
export function readDay(text: string, order: DayOrder): string | null {
  const trimmed = text.trim();
  if (/^0{1,4}([/.-])0{1,2}\1?0{0,4}$/.test(trimmed)) return '';
  const iso = /^(\d{4}|-)-(\d{1,2})-?(\d{1,2})(?:[T ].*)?$/.exec(trimmed);
  if (iso) return dayOf(iso[1]!, Number(iso[2]), Number(iso[3]));
  const parts = SEPARATED.exec(trimmed);
  if (!parts) return spelled(trimmed);
  const [, a, mark, b, year] = parts;
  // with dots the day always comes first
  const dayFirst = mark === '.' || order === 'dmy';
  const [day, month] = dayFirst ? [a, b] : [b, a];
  return dayOf(wholeYear(year), Number(month), Number(day));
}

/** `17 May 1980`, `May 17, 1980`. */
function spelled(text: string): string | null {
  const month = MONTHS.findIndex((name) => new RegExp(`\\b${name}`, 'i').test(text)) + 1;
  const numbers = text.match(/\d+/g) ?? [];
  const day = numbers.find((one) => one.length <= 2);
  const year = numbers.find((one) => one.length === 4);
  if (month === 0 || day === undefined || numbers.length > 2 || text.length > 30) return null;
  return dayOf(year ?? '-', month, Number(day));
}

function wholeYear(year: string | undefined): string {
  if (year === undefined) return '-';
  if (year.length === 4) return year;
  return `${Number(year) <= LAST_OF_CENTURY ? 20 : 19}${year}`;
}

function dayOf(year: string, month: number, day: number): string | null {
  if (month < 1 || month > 12 || day < 1 || day > LONGEST[month - 1]!) return null;
  const two = (n: number) => String(n).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}`;
}

/** What the days of one column say of their order: a number over 12 is no month. Null: nothing. */
export function orderOf(texts: Iterable<string>): DayOrder | null {
  for (const text of texts) {
    const [, a, mark, b] = SEPARATED.exec(text.trim()) ?? [];
    if (mark === undefined || mark === '.') continue;
    if (Number(a) > 12) return 'dmy';
    if (Number(b) > 12) return 'mdy';
  }
  return null;
}
