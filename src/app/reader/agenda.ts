import { occurrences } from '../../shared/formats/icalendar/occurrences.ts';
import { clock } from '../ui/format.ts';
import { bytesOf } from './library.svelte.ts';
import type { Entry } from './rows.ts';

/** An event on one of the days it touches. */
export interface AgendaRow {
  key: string;
  entry: Entry<'event'>;
  /** 2026-11-24 */
  day: string;
  title: string;
  location: string;
  /** "16:30" and "17:15", "All day", "Day 2" and "of 3". */
  from: string;
  more: string;
  cancelled: boolean;
  /** For the order within a day. */
  at: number;
}

export interface Agenda {
  rows: AgendaRow[];
  /** Some repeat too often to be listed whole. */
  cut: boolean;
}

/** When something is: instants, or days when all day (the last included). */
type Span = { allDay: true; first: string; last: string } | { allDay: false; start: Date; end: Date };
type Shown = Span & { title: string; location: string; cancelled: boolean; key: string };

const DAY_MS = 86_400_000;
const AT_ONCE = 12; // ms of work until the page may answer to the reader
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

const pad = (n: number): string => String(n).padStart(2, '0');
const dayOf = (at: Date): string => `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
/** Days as if in UTC, where each has 24 hours. */
const plus = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
const daysFrom = (first: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(first)) / DAY_MS);

/** "2026-12" of 2026-11 and 1. */
export function monthAfter(month: string, by: number): string {
  const [year = 0, n = 1] = month.split('-').map(Number);
  const at = new Date(Date.UTC(year, n - 1 + by, 1));
  return at.toISOString().slice(0, 7);
}

/** Events that may touch the month: what their list says of first start and last end, a day wider for every zone. */
function candidates(events: readonly Entry<'event'>[], first: string, after: string): Entry<'event'>[] {
  const [from, to] = [plus(first, -1), plus(after, 1)];
  return events.filter(({ row }) => row.from !== undefined && row.from < to && (row.to ?? '9999') >= from);
}

/**
 * All events of a month by day. Works in slices, so that the page stays awake; null when `stale` said that nobody
 * waits for it any more.
 */
export async function agendaOf(
  events: readonly Entry<'event'>[],
  month: string,
  stale: () => boolean,
): Promise<Agenda | null> {
  const first = `${month}-01`;
  const after = `${monthAfter(month, 1)}-01`;
  const agenda: Agenda = { rows: [], cut: false };
  let since = performance.now();
  for (const entry of candidates(events, first, after)) {
    for (const shown of shownOf(entry, first, after, agenda))
      agenda.rows.push(...rowsOf(entry, shown, first, plus(after, -1)));
    if (performance.now() - since < AT_ONCE) continue;
    await new Promise((resolve) => setTimeout(resolve));
    if (stale()) return null;
    since = performance.now();
  }
  agenda.rows.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.at - b.at));
  return agenda;
}

function shownOf(entry: Entry<'event'>, from: string, to: string, agenda: Agenda): Shown[] {
  const { row } = entry;
  const bytes = row.series === undefined ? null : bytesOf(row.series);
  if (!bytes) return [{ ...spanOf(entry), ...words(entry), key: entry.id }];
  const { list, cut } = occurrences(bytes, { from, to, zone: ZONE });
  agenda.cut ||= cut;
  return list.map(({ title, location, cancelled, recurrenceId, ...when }) => ({
    ...span(when),
    ...{ title: title || entry.title, location, cancelled, key: `${entry.id} ${recurrenceId ?? ''}` },
  }));
}

const words = ({ title, row }: Entry<'event'>) => ({
  title,
  location: row.location ?? '',
  cancelled: row.status === 'CANCELLED',
});

const span = ({ allDay, start, end }: { allDay: boolean; start: string; end: string }): Span =>
  allDay
    ? { allDay, first: start, last: end > start ? plus(end, -1) : start }
    : { allDay: false, start: new Date(start), end: new Date(end) };

/** Of an event that happens once. Without a zone it floats: the clock of whoever reads. */
function spanOf({ row }: Entry<'event'>): Span {
  const { start = '', end, from = '', to } = row;
  if (row.allDay) return span({ allDay: true, start: start ?? '', end: end ?? start ?? '' });
  const [begin, over] = row.zone ? [from, to ?? from] : [start ?? '', end ?? start ?? ''];
  return span({ allDay: false, start: begin, end: over });
}

/** One row for each day of the month that is touched. What ends at midnight does not touch the day. */
function rowsOf(entry: Entry<'event'>, shown: Shown, first: string, last: string): AgendaRow[] {
  const [begins, ends] = shown.allDay
    ? [shown.first, shown.last]
    : [dayOf(shown.start), dayOf(new Date(Math.max(+shown.start, +shown.end - 1)))];
  const rows: AgendaRow[] = [];
  for (let day = begins < first ? first : begins; day <= ends && day <= last; day = plus(day, 1))
    rows.push({
      key: `${shown.key} ${day}`,
      entry,
      day,
      ...{ title: shown.title, location: shown.location, cancelled: shown.cancelled },
      ...timeOn(day, shown, begins, ends),
      at: shown.allDay || day > begins ? 0 : +shown.start,
    });
  return rows;
}

function timeOn(day: string, shown: Shown, begins: string, ends: string): { from: string; more: string } {
  const days = daysFrom(begins, ends) + 1;
  if (shown.allDay && days === 1) return { from: 'All day', more: '' };
  if (shown.allDay || (day > begins && day < ends))
    return { from: `Day ${daysFrom(begins, day) + 1}`, more: `of ${days}` };
  if (day > begins) return { from: 'until', more: clock(shown.end) };
  return { from: clock(shown.start), more: shown.end > shown.start ? clock(shown.end) : '' };
}
