import { type Entry, inOrder } from './entry.ts';

/** An entry under one of the days it touches. */
export interface AgendaRow {
  key: string;
  day: number;
  entry: Entry;
}

/** The days from `from` to `to` with what they hold, day by day; what takes several days is under each of them. */
export function agendaOf(entries: readonly Entry[], from: number, to: number): AgendaRow[] {
  const rows: AgendaRow[] = [];
  for (const entry of entries) {
    const last = Math.min(to, entry.last);
    for (let day = Math.max(from, entry.first); day <= last; day += 1)
      rows.push({ key: `${entry.key} ${day}`, day, entry });
  }
  return rows.sort((a, b) => a.day - b.day || inOrder(a.entry, b.entry));
}
