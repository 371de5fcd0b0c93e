/** MS-DOS date and time (APPNOTE 4.4.6): two seconds fine, 1980 to 2107, no zone; Lifeboat writes UTC. */
const FIRST = Date.UTC(1980, 0, 1);
const LAST = Date.UTC(2107, 11, 31, 23, 59, 58);

/** `mtime` (ms since 1970, UTC) as date << 16 | time, unsigned; what DOS cannot say becomes its nearest end. */
export function dosTime(mtime: number): number {
  const then = new Date(Math.min(Math.max(Number.isNaN(mtime) ? FIRST : mtime, FIRST), LAST));
  const day = ((then.getUTCFullYear() - 1980) << 9) | ((then.getUTCMonth() + 1) << 5) | then.getUTCDate();
  const clock = (then.getUTCHours() << 11) | (then.getUTCMinutes() << 5) | (then.getUTCSeconds() >> 1);
  return ((day << 16) | clock) >>> 0;
}
