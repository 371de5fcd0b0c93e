import { count } from './format.ts';

/** The time that is left of something with an end: a grant, a visit. All times in milliseconds. */
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const two = (n: number): string => String(n).padStart(2, '0');

/** "6 days, 3 hours", "5 hours, 12 min", and from the last hour on "23:41". Never less than "0:00". */
export function remainingClock(left: number): string {
  // rounded up: "0:01" stands until the very end, "0:00" only after it
  const whole = Math.max(0, Math.ceil(left / SECOND) * SECOND);
  if (whole >= DAY)
    return `${count(Math.floor(whole / DAY), 'day')}, ${count(Math.floor((whole % DAY) / HOUR), 'hour')}`;
  if (whole >= HOUR)
    return `${count(Math.floor(whole / HOUR), 'hour')}, ${Math.floor((whole % HOUR) / MINUTE)} min`;
  return `${Math.floor(whole / MINUTE)}:${two((whole % MINUTE) / SECOND)}`;
}

/** The same for ears, to the minute: "23 minutes". It changes once a minute only. */
export function remainingSpoken(left: number): string {
  if (left <= 0) return 'no time';
  if (left >= HOUR) return remainingClock(left).replace(' min', ' minutes');
  return left < MINUTE ? 'less than a minute' : count(Math.floor(left / MINUTE), 'minute');
}

/** Moments worth saying aloud: there is still time to finish, there is hardly any. */
const MILESTONES = [5 * MINUTE, MINUTE] as const;

/** What is said when the time left sinks from one value to another; '' for every other second. */
export function milestone(before: number, after: number): string {
  const passed = MILESTONES.filter((at) => before > at && after <= at && after > 0).at(-1);
  return passed === undefined ? '' : `${count(passed / MINUTE, 'minute')} left`;
}
