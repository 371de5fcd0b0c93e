/** The offset of a zone by what the platform's own date formats say: for browsers that have no Temporal yet. */

const MINUTE = 60; // no zone changes its offset within one
const MOST_KEPT = 20_000;

/** Seconds east of UTC at an instant (seconds since 1970). @throws RangeError for a name that is no zone */
export function intlOffset(zone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const kept = new Map<number, number>();
  return (instant) => {
    const minute = Math.floor(instant / MINUTE);
    let found = kept.get(minute);
    if (found === undefined) {
      if (kept.size > MOST_KEPT) kept.clear();
      kept.set(minute, (found = offsetIn(format.format(minute * MINUTE * 1000))));
    }
    return found;
  };
}

/** Of "11/24/2026, GMT+01:00"; "GMT" alone is UTC. */
function offsetIn(text: string): number {
  const match = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(text);
  if (!match) return 0;
  const [, sign, hours, minutes, seconds] = match;
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0);
  return sign === '-' ? -size : size;
}
