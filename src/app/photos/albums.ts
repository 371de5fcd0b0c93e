import { fold } from '../../shared/formats/fold.ts';
import type { Month } from './months.ts';

/** An album is a name that photos carry: it is there while one of them names it. */
export interface Album {
  name: string;
  count: number;
  /** The row of its newest photo. */
  cover: number;
  /** Seconds since 1970 of its newest and oldest photo. */
  newest: number;
  oldest: number;
}

/** All albums, that with the newest photo first. One pass over all photos. */
export function albumsOf(months: readonly Month[]): Album[] {
  const found = new Map<string, Album>();
  for (const { table, rows } of months)
    for (const row of rows) {
      for (const name of table.albums(row)) {
        const taken = table.taken(row);
        const album = found.get(name);
        // rows come newest first
        if (!album) found.set(name, { name, count: 1, cover: row, newest: taken, oldest: taken });
        else {
          album.count += 1;
          album.oldest = taken;
        }
      }
    }
  return [...found.values()];
}

/** Those whose name holds all words of a search. */
export function albumsNamed(albums: readonly Album[], query: string): readonly Album[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return albums;
  return albums.filter(({ name }) => {
    const text = fold(name);
    return words.every((word) => text.includes(word));
  });
}

/** The ids of all photos in an album. */
export const idsIn = (months: readonly Month[], album: string): string[] =>
  months.flatMap(({ table, rows }) =>
    Array.from(
      rows.filter((row) => table.albums(row).includes(album)),
      (row) => table.id(row),
    ),
  );
