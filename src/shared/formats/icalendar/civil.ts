/**
 * Dates as numbers: a *day* counts from 1970-01-01, a *wall* is the seconds a clock on the wall shows, counted as if it
 * were UTC. `Date` is not used: it takes years below 100 for others and lets month 13 roll over.
 */

export const DAY = 86_400;

/** Day number of a date in the proleptic Gregorian calendar (month from 1). */
export function dayOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const inEra = y - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + inEra * 365 + Math.floor(inEra / 4) - Math.floor(inEra / 100) + ofYear - 719_468;
}

export type Civil = { year: number; month: number; day: number };

/** The date of a day number; the inverse of `dayOf`. */
export function civilOf(days: number): Civil {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const inEra = shifted - era * 146_097;
  const years = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365,
  );
  const ofYear = inEra - (365 * years + Math.floor(years / 4) - Math.floor(years / 100));
  const m = Math.floor((5 * ofYear + 2) / 153);
  const month = m < 10 ? m + 3 : m - 9;
  return {
    year: years + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: ofYear - Math.floor((153 * m + 2) / 5) + 1,
  };
}

export const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

export const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

/** 0 is Monday, 6 is Sunday. */
export const weekdayOf = (days: number): number => (((days + 3) % 7) + 7) % 7;

export const dayOfWall = (wall: number): number => Math.floor(wall / DAY);

const two = (n: number): string => String(n).padStart(2, '0');

/** `2026-11-22`. */
export function dateText(wall: number): string {
  const { year, month, day } = civilOf(dayOfWall(wall));
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** `2026-11-22T10:00:00`. */
export function localText(wall: number): string {
  const seconds = wall - dayOfWall(wall) * DAY;
  const [hour, minute] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return `${dateText(wall)}T${two(hour)}:${two(minute)}:${two(seconds % 60)}`;
}

/** The wall of `2026-11-22` or `2026-11-22T10:00[:00]`; null for dates that do not exist. */
export function wallOf(text: string): number | null {
  const match = /^(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?(?:\.\d+)?)?$/.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0));
  if (month! < 1 || month! > 12 || day! < 1 || day! > daysInMonth(year!, month!)) return null;
  if (hour! > 23 || minute! > 59 || second! > 60) return null;
  // A leap second is shown as the one before it (RFC 5545 §3.3.12).
  return dayOf(year!, month!, day!) * DAY + hour! * 3600 + minute! * 60 + Math.min(second!, 59);
}
