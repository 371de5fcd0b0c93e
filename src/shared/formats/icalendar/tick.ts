/** A tick on a task that repeats moves it on to its next date. Uses Temporal, so the server only. */

import { DAY, wallOf } from './civil.ts';
import { whenOf } from './dates.ts';
import { markDone, markOpen } from './edit-task.ts';
import { wallsOf, withoutOut } from './found.ts';
import type { OpenSeries } from './open-series.ts';
import { property } from './parse.ts';
import { readRule } from './rule.ts';
import { joinRule, rulePart, ruleText, withPart } from './rule-text.ts';
import type { Master } from './series.ts';

const LAST = wallOf('9999-12-31')!;

/** Whether ticking it would move it on: it repeats, and this is not its last time. */
export const nextOf = ({ timed }: OpenSeries): number | null =>
  timed && (timed.rules.length > 0 || timed.extra.length > 0) ? nextWall(timed) : null;

/** Done for this time: on to the next date, or done for good when there is none. */
export function tick(open: OpenSeries, now: Date): void {
  const { editor, master, timed } = open;
  const next = nextOf(open);
  if (!master) return;
  if (next === null || !timed) return markDone(editor, master, now);
  const by = next - timed.when.wall;
  for (const name of ['DTSTART', 'DUE']) {
    const when = whenOf(property(editor.parsed, master, name));
    if (when) editor.setWhen(master, name, { ...when, wall: when.wall + by });
  }
  for (const at of editor.places(master, 'RRULE')) {
    const left = countAfter(timed, editor.line(at).value.trim(), next);
    if (left !== null) editor.change(at, left);
  }
  markOpen(editor, master, 0);
}

/** The first date behind the one it stands at; null when there is none, or too far off to find. */
function nextWall(master: Master): number | null {
  const from = master.when.wall + 1;
  for (let span = DAY; ; span *= 8) {
    const to = Math.min(LAST, from + span);
    const { walls, cut } = wallsOf(master, from, to);
    const [next] = withoutOut(master, walls);
    if (next !== undefined) return next;
    if (cut || to === LAST) return null;
  }
}

/** The rule with as many times less as lie before the next date; null when it does not count. */
function countAfter(master: Master, value: string, next: number): string | null {
  const rule = readRule(value);
  const count = rulePart(ruleText(value), 'COUNT');
  if (!rule || count === undefined || rule.count === null) return null;
  const { walls } = wallsOf({ ...master, rules: [rule], extra: [] }, master.when.wall, next - 1);
  // the start is one of them, whether the rule gives it or not
  return joinRule(withPart(ruleText(value), 'COUNT', String(Math.max(1, rule.count - walls.length))));
}
