import type { Entry } from './rows.ts';

/** Photos side by side: one row of the grid, all of one month. */
export interface PhotoRow {
  key: string;
  /** 2026-05; '' when the day is not known. */
  month: string;
  photos: readonly Entry<'photo'>[];
}

const UNKNOWN = '';

/** When nobody knows when it was taken, the day of its arrival would lie. */
const monthOf = ({ row }: Entry<'photo'>): string =>
  row.takenFrom === 'upload' ? UNKNOWN : (row.takenAt ?? '').slice(0, 7);

/** Rows of `columns` photos, newest month first; what has no day of its own comes last. */
export function photoRows(photos: readonly Entry<'photo'>[], columns: number): PhotoRow[] {
  const rows: PhotoRow[] = [];
  const dated = photos.filter((photo) => monthOf(photo) !== UNKNOWN);
  const undated = photos.filter((photo) => monthOf(photo) === UNKNOWN);
  let row: Entry<'photo'>[] = [];
  let month = '';
  const close = () => {
    if (row.length > 0) rows.push({ key: row[0]!.id, month, photos: row });
    row = [];
  };
  for (const photo of [...dated, ...undated]) {
    const own = monthOf(photo);
    if (own !== month || row.length === columns) close();
    month = own;
    row.push(photo);
  }
  close();
  return rows;
}
