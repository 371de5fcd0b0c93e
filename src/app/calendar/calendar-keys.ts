import type { Shortcut } from '../ui/keys.svelte.ts';
import type { CalendarView } from './view.svelte.ts';

/** What the keys of the calendar do. */
export interface KeyActs {
  view: CalendarView;
  create: () => void;
  today: () => void;
  /** Takes the event with the focus, or the open one, to be moved by arrows. */
  take: () => void;
  edit: () => unknown;
  remove: () => void;
  /** To the next event, or the one before. */
  walk: (by: number) => void;
  close: () => unknown;
}

const nothing = () => undefined;

/** All keys of the screen, as `?` lists them. Those of the grid are handled there: they need a day with the focus. */
export const calendarKeys = ({
  view,
  create,
  today,
  take,
  edit,
  remove,
  walk,
  close,
}: KeyActs): Shortcut[] => [
  { keys: 't', label: 'Today', run: today },
  { keys: 'n', label: 'New event', run: create },
  { keys: 'v m', label: 'Month', run: () => view.setView('month') },
  { keys: 'v w', label: 'Week', run: () => view.setView('week') },
  { keys: 'v l', label: 'List', run: () => view.setView('list') },
  {
    keys: 'm',
    label:
      'Move the event: arrows by day and week, Shift with up and down by 15 minutes in the week, Shift with left and right changes its length, Enter drops, Esc puts back',
    run: take,
  },
  ...(view.view === 'list'
    ? []
    : [
        { keys: 'j', label: 'Next event', run: () => walk(1) },
        { keys: 'k', label: 'Event before', run: () => walk(-1) },
      ]),
  { keys: 'e', label: 'Edit the open event', run: edit },
  { keys: 'Delete', label: 'Delete the open event', run: remove },
  { keys: 'Escape', label: 'Close the event, back to the calendar', run: close },
  { keys: 'Arrows', label: 'In the calendar: by day and, in the month, by week', run: nothing },
  { keys: 'Home/End', label: 'First and last day of the week', run: nothing },
  { keys: 'PageUp/PageDown', label: 'Month or week before and after; with Shift a year', run: nothing },
  { keys: 'Enter/Return', label: 'Open the day, or the event', run: nothing },
];
