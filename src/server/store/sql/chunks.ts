/** Rows or values in one statement: far below what either database takes as parameters. */
export const CHUNK = 250;

/** Slices of at most `size`. */
export function* chunks<T>(list: readonly T[], size = CHUNK): Generator<T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size);
}
