/** When the alarms of an item ring (RFC 5545 §3.6.6), as far as a form can say it. */

import { param } from '../params.ts';
import { localText } from './civil.ts';
import { readDuration, readWhen, wallLength } from './dates.ts';
import { properties, property, text } from './parse.ts';
import type { Component, Parsed } from './parse.ts';

/** Minutes before start or end (negative: after), or an instant `2026-11-22T10:00:00Z`. */
export type Alarm = { before: number; related: 'start' | 'end' } | { at: string };

/** An alarm and the component that says it. */
export type AlarmPart = { alarm: Alarm; component: Component };

/**
 * The alarms a form can show, in order. Left out, and kept by every edit: triggers that cannot be read, and the
 * markers by which some programs say "no alarm" (ACTION:NONE).
 */
export function alarmsOf(parsed: Parsed, component: Component): AlarmPart[] {
  return component.children.flatMap((child) => {
    const alarm = child.name === 'VALARM' ? alarmOf(parsed, child) : null;
    return alarm ? [{ alarm, component: child }] : [];
  });
}

function alarmOf(parsed: Parsed, component: Component): Alarm | null {
  if (
    text(property(parsed, component, 'ACTION'))
      .trim()
      .toUpperCase() === 'NONE'
  )
    return null;
  const [trigger, second] = properties(parsed, component, 'TRIGGER');
  if (!trigger || second) return null;
  const when = readWhen(trigger.value, null);
  if (when) return when.allDay ? null : { at: `${localText(when.wall)}Z` };
  const length = readDuration(trigger.value);
  if (!length) return null;
  const end = param(trigger.params, 'RELATED')?.trim().toUpperCase() === 'END';
  return { before: noMinusZero(-wallLength(length) / 60), related: end ? 'end' : 'start' };
}

const noMinusZero = (n: number): number => n + 0;

/** Equal texts for alarms that ring at the same time. */
export const alarmKey = (alarm: Alarm): string =>
  'at' in alarm ? `at ${Date.parse(alarm.at)}` : `${alarm.related} ${Math.round(alarm.before * 60)}`;
