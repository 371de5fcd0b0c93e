import { bytes, day, short, weekday } from '../ui/format.ts';
import { kindWords } from '../ui/kinds.ts';
import type { GrantKind } from '../ui/support-words.ts';
import type { SeenRow } from './queries.ts';

/** Rows of masked lists in words. Times and sizes are never masked. Pure. */

/** As written: a date or a local time stays as it stands, an instant is shown in the reader's zone. */
export function when(at: string | null | undefined): string {
  if (!at) return '';
  return at.length === 10 ? weekday(`${at}T00:00`) : short(at);
}

/** What stands in the row: the title as far as it may be seen. */
export const rowTitle = (kind: GrantKind, row: SeenRow): string =>
  row.name || row.title || `A ${kindWords(kind).one} without a name`;

/** For ears: bullets are no words. "Hidden contact A O" */
export function rowSpoken(kind: GrantKind, row: SeenRow): string {
  const title = rowTitle(kind, row);
  if (!row.masked) return title;
  const letters = title.replace(/[^\p{L}\p{N} ]/gu, '').trim();
  return `Hidden ${kindWords(kind).one}${letters ? ` ${letters}` : ''}`;
}

/** What is known of it without opening: times, type, size, state. */
export function rowUnder(kind: GrantKind, row: SeenRow): string {
  const parts: Record<GrantKind, () => (string | false | undefined)[]> = {
    contact: () => [row.org],
    event: () => [when(row.start) || 'no date', row.allDay && 'whole day', row.recurring && 'repeats'],
    task: () => [row.due ? `due ${when(row.due)}` : 'no date', row.done && 'done'],
    note: () => [row.changedAt ? `changed ${short(row.changedAt)}` : ''],
    photo: () => [row.takenAt ? `taken ${takenWords(row.takenAt)}` : '', sizeWords(row), row.mediaType],
    file: () => [row.addedAt ? `added ${day(row.addedAt)}` : '', sizeWords(row), row.mediaType],
  };
  return parts[kind]().filter(Boolean).join(' · ');
}

const sizeWords = ({ size }: SeenRow): string => (size === undefined ? '' : bytes(size));

/** The wall clock where it was taken, never moved to another zone. */
export const takenWords = (takenAt: string): string =>
  takenAt.length === 10 ? weekday(`${takenAt}T00:00`) : short(takenAt.slice(0, 16));
