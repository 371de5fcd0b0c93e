import { type DemoObject, eventObject } from './event-object.ts';
import { elsewhere, holidays, lessons, recurring } from './event-series.ts';
import { singles } from './event-singles.ts';
import { Random } from './random.ts';

export type { DemoObject };

/** Some are called off later: 2,500 stay. */
const EVENTS = 2504;

/**
 * Some 2,500 events over six years around `now`, the last year ahead of it: series in their time zones (with exceptions
 * and moved occurrences), days long and short, with alarms and guests and without. The same arguments give the same
 * bytes.
 */
export function events(seed: number, now: Date): DemoObject[] {
  const random = new Random(seed, 'events');
  const plans = [...recurring(now), ...elsewhere(now), ...lessons(random, now), ...holidays(now)];
  const all = [...plans, ...singles(random, now, EVENTS - plans.length)];
  return all.map((plan) => eventObject(random, plan, now));
}
