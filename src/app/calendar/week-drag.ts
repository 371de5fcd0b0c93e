import { textOf } from './days.ts';
import { type Entry, isBar } from './entry.ts';
import type { Mover } from './mover.svelte.ts';
import { beginningAt, byDays, endingAt, startingAt } from './moving.ts';
import { follow } from './pointer.ts';
import type { CalendarView } from './view.svelte.ts';
import type { WeekView } from './week-view.svelte.ts';
import { wallText } from './zone-clock.ts';

/** Drags in the week: to another day and time, an edge to another time, over free time for something new. */
interface At {
  event: PointerEvent;
  /** What holds the columns; as high as the axis. */
  columns: HTMLElement;
  scroller: HTMLElement | undefined;
  week: WeekView;
  view: CalendarView;
  mover: Mover;
}
interface Place {
  day: number;
  /** Minutes on the axis. */
  minutes: number;
}
export interface Range {
  day: number;
  from: number;
  to: number;
}

const EDGE = 7; // px of a block that resize it
const STEP = 15; // minutes
const CLICK_STEP = 30;
const NEAR = 28; // px from the edge of what scrolls
const snapped = (minutes: number, step = STEP) => Math.round(minutes / step) * step;

function placeAt({ columns, week }: At, x: number, y: number): Place {
  const box = columns.getBoundingClientRect();
  const along = (x - box.left) / box.width;
  const rtl = document.documentElement.dir === 'rtl';
  const column = Math.floor((rtl ? 1 - along : along) * week.days.length);
  const day = week.days[Math.min(week.days.length - 1, Math.max(0, column))] ?? week.days[0] ?? 0;
  return { day, minutes: ((y - box.top) / box.height) * week.axis.length };
}

/** Near its upper or lower edge the hours scroll along. */
function scrollAlong({ scroller }: At, y: number): void {
  const box = scroller?.getBoundingClientRect();
  if (!box) return;
  if (y < box.top + NEAR) scroller?.scrollBy(0, -NEAR / 2);
  else if (y > box.bottom - NEAR) scroller?.scrollBy(0, NEAR / 2);
}

/** What a press on a block takes: the block, or its upper or lower edge. */
function gripOf(event: PointerEvent, entry: Entry, link: HTMLElement): 'whole' | 'start' | 'end' {
  const box = link.getBoundingClientRect();
  if (isBar(entry) || box.height < 3 * EDGE) return 'whole';
  if (box.bottom - event.clientY <= EDGE && !link.classList.contains('after')) return 'end';
  return event.clientY - box.top <= EDGE && !link.classList.contains('before') ? 'start' : 'whole';
}

export function dragBlock(at: At, entry: Entry, link: HTMLElement): void {
  const { event, mover, view, week } = at;
  const { clock } = view;
  const grip = gripOf(event, entry, link);
  const pressed = placeAt(at, event.clientX, event.clientY);
  const grabbed = pressed.minutes - week.placeOf(pressed.day, entry.start);

  const target = (x: number, y: number) => {
    const { day, minutes } = placeAt(at, x, y);
    if (isBar(entry)) return byDays(clock, entry, day - pressed.day);
    if (grip === 'whole')
      return startingAt(clock, entry, week.instantAt(day, Math.max(0, snapped(minutes - grabbed))));
    const instant = week.instantAt(day, snapped(minutes));
    return grip === 'end' ? endingAt(clock, entry, instant) : beginningAt(clock, entry, instant);
  };
  follow(event, {
    begin: () => mover.hold(entry, entry),
    move(x, y) {
      if (!isBar(entry)) scrollAlong(at, y);
      mover.hold(entry, target(x, y));
    },
    drop: () => mover.drop(),
    cancel: () => mover.cancel(),
  });
}

/** Makes an event of an hour, or of the whole day, where the pointer is. */
export function createAt(at: At, allDay: boolean): void {
  const { event, view } = at;
  const { day, minutes } = placeAt(at, event.clientX, event.clientY);
  if (allDay) return view.create(textOf(day), textOf(day + 1));
  const from = Math.floor(minutes / CLICK_STEP) * CLICK_STEP;
  view.create(wallAt(at, day, from), wallAt(at, day, from + 60));
}

/** "2026-11-24T16:30" at a place of the axis. */
const wallAt = ({ view, week }: At, day: number, place: number): string =>
  wallText(view.clock.wallOf(week.instantAt(day, place))).slice(0, 16);

/** From a press on free time: a click makes an event of an hour there, a drag one over that time. */
export function selectTime(at: At, allDay: boolean, show: (range: Range | null) => void): void {
  const { event, view } = at;
  const { day, minutes } = placeAt(at, event.clientX, event.clientY);
  const click = () => createAt(at, allDay);
  if (allDay) return follow(event, { ...idle, click });
  const first = Math.floor(minutes / STEP) * STEP;
  let range: Range = { day, from: first, to: first + STEP };
  follow(event, {
    begin: () => show(range),
    move(_, y) {
      scrollAlong(at, y);
      const to = snapped(placeAt(at, event.clientX, y).minutes);
      range = { day, from: Math.min(first, to), to: Math.max(first + STEP, to) };
      show(range);
    },
    drop() {
      show(null);
      view.create(wallAt(at, day, range.from), wallAt(at, day, range.to));
    },
    cancel: () => show(null),
    click,
  });
}

const nothing = () => undefined;
const idle = { begin: nothing, move: nothing, drop: nothing, cancel: nothing };
