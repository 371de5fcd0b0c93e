import { dayOf, textOf } from './days.ts';
import type { Form } from './form.ts';
import { dayOfWall, wallOf, wallText } from './zone-clock.ts';

type Times = Pick<Form, 'allDay' | 'startDay' | 'startTime' | 'endDay' | 'endTime'>;

/** The end that goes with another start, so that the length stays; nothing where either cannot be read. */
export function movedEnd(
  before: Times,
  change: Partial<Pick<Form, 'startDay' | 'startTime'>>,
): Partial<Pick<Form, 'endDay' | 'endTime'>> {
  const after = { ...before, ...change };
  if (before.allDay) {
    const [from, to, end] = [before.startDay, after.startDay, before.endDay].map(dayOf);
    if (from == null || to == null || end == null || end < from) return {};
    return { endDay: textOf(end + to - from) };
  }
  const [from, to, end] = [
    `${before.startDay}T${before.startTime}`,
    `${after.startDay}T${after.startTime}`,
    `${before.endDay}T${before.endTime}`,
  ].map(wallOf);
  if (from == null || to == null || end == null || end < from) return {};
  const moved = end + to - from;
  return { endDay: textOf(dayOfWall(moved)), endTime: wallText(moved).slice(11, 16) };
}
