/** Numbers, sizes and times as the reader's own locale writes them. Formatters are made once: they are slow to make. */
const locale = typeof navigator === 'undefined' ? undefined : navigator.language;
const numbers = new Intl.NumberFormat(locale);
const plurals = new Intl.PluralRules('en');
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let format = dateFormats.get(key);
  if (!format) dateFormats.set(key, (format = new Intl.DateTimeFormat(locale, options)));
  return format;
}

type When = string | number | Date;

/** 1248 → "1,248" */
export const number = (n: number): string => numbers.format(n);

/** count(38, 'contact') → "38 contacts"; give the plural where adding s is wrong. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${number(n)} ${plurals.select(n) === 'one' ? one : many}`;
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
/** Decimal units, as disks and phones are sold: 212400000000 → "212.4 GB". */
export function bytes(n: number): string {
  const step = n < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(n) / 3));
  const digits = step < 2 ? 0 : 1;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    minimumFractionDigits: 0,
    maximumFractionDigits: digits,
  }).format(n / 1000 ** step);
}

/** "21 November 2026"; the year is left out when it is this one. */
export function day(when: When, now: Date = new Date()): string {
  const at = new Date(when);
  const year = at.getFullYear() === now.getFullYear() ? undefined : 'numeric';
  return dates({ day: 'numeric', month: 'long', year }).format(at);
}

/** "Saturday 21 November" */
export function weekday(when: When, now: Date = new Date()): string {
  const at = new Date(when);
  const year = at.getFullYear() === now.getFullYear() ? undefined : 'numeric';
  return dates({ weekday: 'long', day: 'numeric', month: 'long', year }).format(at);
}

/** "1 Dec", or "Tue 1 Dec" with its weekday; the year is added when it is not this one. */
export function shortDay(when: When, now: Date = new Date(), named = false): string {
  const at = new Date(when);
  const year = at.getFullYear() === now.getFullYear() ? undefined : 'numeric';
  const weekday = named ? 'short' : undefined;
  return dates({ weekday, day: 'numeric', month: 'short', year }).format(at);
}

/** "November 2026" */
export const month = (when: When): string => dates({ month: 'long', year: 'numeric' }).format(new Date(when));

/** "09:40", or "9:40 AM" where that is the custom. */
export const clock = (when: When): string =>
  dates({ hour: '2-digit', minute: '2-digit' }).format(new Date(when));

/** "03:12" when it was today, else "3 Nov, 10:22". */
export const clockToday = (when: When, now: Date = new Date()): string =>
  new Date(when).toDateString() === now.toDateString() ? clock(when) : short(when, now);

/** The whole truth: day, year, time and zone. */
export const exact = (when: When): string =>
  dates({ dateStyle: 'full', timeStyle: 'long' }).format(new Date(when));

/** "3 Nov, 10:22" */
export function short(when: When, now: Date = new Date()): string {
  const at = new Date(when);
  const year = at.getFullYear() === now.getFullYear() ? undefined : 'numeric';
  return dates({ day: 'numeric', month: 'short', year, hour: '2-digit', minute: '2-digit' }).format(at);
}

const relatives = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
/** "just now", "14 minutes ago", "3 hours ago"; from 24 hours on a date. Also for times to come. */
export function relative(when: When, now: number): string {
  const at = new Date(when).getTime();
  const seconds = Math.round((at - now) / 1000);
  const far = Math.abs(seconds);
  if (far < 45) return seconds > 5 ? 'in a moment' : 'just now';
  if (far < 45 * 60) return relatives.format(Math.round(seconds / 60), 'minute');
  if (far < 24 * 3600) return relatives.format(Math.round(seconds / 3600), 'hour');
  return short(at, new Date(now));
}

/** Seconds in words for progress: "about 18 minutes", "a few seconds". */
export function span(seconds: number): string {
  if (seconds < 10) return 'a few seconds';
  if (seconds < 90) return `${number(Math.round(seconds))} seconds`;
  if (seconds < 5400) return `about ${count(Math.round(seconds / 60), 'minute')}`;
  return `about ${count(Math.round(seconds / 3600), 'hour')}`;
}

/** 79 → "1:19", the length of a video. */
export function length(seconds: number): string {
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0
    ? `${h}:${String(m).padStart(2, '0')}:${String(s).padStart(2, '0')}`
    : `${m}:${String(s).padStart(2, '0')}`;
}

/** "a, b and c" */
export const listing = (parts: readonly string[]): string =>
  new Intl.ListFormat('en', { style: 'long', type: 'conjunction' }).format(parts);

/** For comparing names as a person would sort them; made once, shared by every list. */
export const collator = new Intl.Collator(locale, { sensitivity: 'base', numeric: true });

/** Text without accents and case, for finding. */
export const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
