/** Birthdays and anniversaries: 1980-05-17, --05-17 without the year, or what the card says in words. */
export interface DateParts {
  day: string;
  month: string;
  year: string;
  /** What stands there when it is no date; then the other parts are empty. */
  text: string;
}

const WHOLE = /^(\d{4}|-)-(\d\d)-(\d\d)$/;
const locale = typeof navigator === 'undefined' ? undefined : navigator.language;
const withYear = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
const withoutYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', timeZone: 'UTC' });
const monthOnly = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' });

/** A year that knows 29 February, for dates without one. */
const LEAP = 2000;
const utc = (year: number, month: number, day: number) => {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date;
};

/** Names of the months, January first. */
export const MONTHS: readonly string[] = Array.from({ length: 12 }, (_, at) =>
  monthOnly.format(utc(LEAP, at + 1, 1)),
);

export function dateParts(value: string): DateParts {
  const match = WHOLE.exec(value);
  if (!match) {
    const year = /^\d{4}$/.test(value);
    return { day: '', month: '', year: year ? value : '', text: year ? '' : value };
  }
  const [, year = '', month = '', day = ''] = match;
  return { day: String(Number(day)), month: String(Number(month)), year: year === '-' ? '' : year, text: '' };
}

const pad = (text: string, length = 2) => text.trim().padStart(length, '0');

/** The value to write; what is not whole (see `dateProblem`) comes out as words. */
export function dateValue({ day, month, year, text }: DateParts): string {
  if (text.trim()) return text.trim();
  if (!day.trim() && !month) return year.trim();
  return `${year.trim() ? pad(year, 4) : '-'}-${pad(month)}-${pad(day)}`;
}

/** What is wrong with a date, in a sentence; null: nothing. */
export function dateProblem({ day, month, year, text }: DateParts): string | null {
  if (text.trim()) return null;
  if (year.trim() && !/^\d{1,4}$/.test(year.trim()))
    return 'Write the year with four digits, or leave it out.';
  if (!day.trim() && !month) return null;
  if (!day.trim() || !month) return 'Give both the day and the month.';
  const at = utc(year.trim() ? Number(year) : LEAP, Number(month), Number(day));
  const real = /^\d{1,2}$/.test(day.trim()) && at.getUTCDate() === Number(day);
  return real ? null : 'There is no such day in this month.';
}

/** "17 May 1980", "3 March", or the words of the card. */
export function dateWords(value: string): string {
  const match = WHOLE.exec(value);
  if (!match) return value;
  const [, year = '', month = '', day = ''] = match;
  if (year === '-') return withoutYear.format(utc(LEAP, Number(month), Number(day)));
  return withYear.format(utc(Number(year), Number(month), Number(day)));
}
