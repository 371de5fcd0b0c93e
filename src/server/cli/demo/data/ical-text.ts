import { folded, twoDigits } from './vcard-text.ts';
import { type ZoneName, zoneLines } from './zones-text.ts';

export { escaped } from './vcard-text.ts';

/** A day and time on somebody's clock, with no zone of its own. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

const PRODUCT = '-//Lifeboat//Demo//EN';

/** A whole VCALENDAR object: CRLF, folded, with the rules of the zone that its times name. */
export function calendarObject(
  component: string,
  lines: readonly (string | null | false)[],
  zone: ZoneName | null = null,
): Uint8Array {
  const body = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:${PRODUCT}`,
    'CALSCALE:GREGORIAN',
    ...(zone ? zoneLines(zone) : []),
    `BEGIN:${component}`,
    ...lines,
    `END:${component}`,
    'END:VCALENDAR',
  ];
  return Buffer.from(body.map((line) => (line ? folded(line) : '')).join(''));
}

const DAY = 86_400_000;

/** The wall time so many days from `now` (its UTC day), at that hour. */
export function dayAt(now: Date, days: number, hour = 0, minute = 0): WallTime {
  const at = new Date(now.getTime() + days * DAY);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate(), hour, minute };
}

/** Days from `now` to the first given weekday (0 Sunday … 6 Saturday) at or after `days` days. */
export function weekdayFrom(now: Date, days: number, weekday: number): number {
  const start = new Date(now.getTime() + days * DAY).getUTCDay();
  return days + ((weekday - start + 7) % 7);
}

export function dateText({ year, month, day }: WallTime): string {
  return `${year}${twoDigits(month)}${twoDigits(day)}`;
}

export function wallText(at: WallTime): string {
  return `${dateText(at)}T${twoDigits(at.hour)}${twoDigits(at.minute)}00`;
}

/** `20260518T143000Z`. */
export function utcText(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** That many minutes later on the same clock. */
export function later(at: WallTime, minutes: number): WallTime {
  const moved = new Date(Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute + minutes));
  return {
    year: moved.getUTCFullYear(),
    month: moved.getUTCMonth() + 1,
    day: moved.getUTCDate(),
    hour: moved.getUTCHours(),
    minute: moved.getUTCMinutes(),
  };
}
