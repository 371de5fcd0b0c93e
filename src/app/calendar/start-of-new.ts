import { dayOf, textOf } from './days.ts';
import { type Form, newForm } from './form.ts';
import type { CalendarView } from './view.svelte.ts';
import { wallOf, wallText } from './zone-clock.ts';

const HOUR = 3_600_000;
const MORNING = 9; // o'clock

/** The next full hour of today, nine o'clock of another day. */
function nextHour(view: CalendarView, now: number): string {
  if (view.day !== view.today) return `${textOf(view.day)}T${String(MORNING).padStart(2, '0')}:00`;
  const wall = view.clock.wallOf(now);
  return wallText(Math.min(Math.floor(wall / HOUR) + 1, (view.today + 1) * 24 - 1) * HOUR).slice(0, 16);
}

/** What a new event begins with: what was pressed in the grid (`from` and `to` of the address), else the next hour. */
export function startOfNew(
  view: CalendarView,
  from: string,
  to: string,
  collection: string | undefined,
  now: number,
): Form {
  const given = from.length === 10 ? dayOf(from) : wallOf(from);
  return newForm({
    from: given === null || from === '' ? nextHour(view, now) : from,
    to: given === null || to === '' ? null : to,
    zone: view.clock.zone,
    collection: collection ?? '',
  });
}
