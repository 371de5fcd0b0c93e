import { localText, wallOf } from '../../src/shared/formats/icalendar/civil.ts';
import { occurrences } from '../../src/shared/formats/icalendar/occurrences.ts';
import { ianaZone, toWall } from '../../src/shared/formats/icalendar/zones.ts';

export const NOW = new Date('2026-11-22T10:15:30Z');
const WINDOW = { from: '2025-12-01', to: '2028-06-15' };

/** What takes place, on the clock of the series: `key start title`. */
export function takesPlace(bytes: Uint8Array, zone: string): { key: string; start: string; title: string }[] {
  const clock = ianaZone(zone)!;
  return occurrences(bytes, { ...WINDOW, zone }).list.map(({ recurrenceId, start, title, allDay }) => ({
    key: recurrenceId ?? '',
    start: allDay ? start : localText(toWall(Date.parse(start) / 1000, clock)),
    title,
  }));
}
export const startsOf = (bytes: Uint8Array, zone: string) =>
  takesPlace(bytes, zone).map(({ start }) => start);
export const shiftedBy = (text: string, seconds: number) => {
  const wall = wallOf(text)! + seconds;
  return text.length === 10 ? localText(wall).slice(0, 10) : localText(wall);
};
