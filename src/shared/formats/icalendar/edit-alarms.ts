/** Edits of the alarms of an item: those that stay keep their bytes. */

import { utf8Bin } from '../bytes.ts';
import { foldLine } from '../content-lines.ts';
import { withoutIllegal } from '../illegal.ts';
import { escapeText } from '../values.ts';
import { alarmKey, alarmsOf } from './alarms.ts';
import type { Alarm } from './alarms.ts';
import type { ObjectEditor } from './component-editor.ts';
import type { Component } from './parse.ts';

/** An alarm as a patch says it: at the start unless it says the end. */
export type WantedAlarm = { before: number; related?: 'start' | 'end' | undefined } | { at: string };

/** Gives an item these alarms and no other; what no form can show stays too. `title`: what a new one says. */
export function editAlarms(
  editor: ObjectEditor,
  component: Component,
  wanted: readonly WantedAlarm[],
  title: string,
): void {
  const missing = new Map(wanted.map((one) => [alarmKey(complete(one)), complete(one)]));
  for (const { alarm, component: part } of alarmsOf(editor.parsed, component))
    if (!missing.delete(alarmKey(alarm))) editor.removeComponent(part);
  for (const alarm of missing.values()) editor.addComponent(component, written(alarm, title));
}

const complete = (alarm: WantedAlarm): Alarm =>
  'at' in alarm ? alarm : { before: alarm.before, related: alarm.related ?? 'start' };

/** An alarm that shows itself (RFC 5545 §3.6.6). */
function written(alarm: Alarm, title: string): string {
  const says = escapeText(withoutIllegal(title) || 'Reminder', '3.0');
  const lines = ['BEGIN:VALARM', 'ACTION:DISPLAY', `DESCRIPTION:${says}`, trigger(alarm), 'END:VALARM'];
  return lines.map((line) => foldLine(utf8Bin(line), '\r\n')).join('');
}

function trigger(alarm: Alarm): string {
  if ('at' in alarm) {
    const utc = new Date(alarm.at).toISOString().replace(/[-:]|\.\d+/g, '');
    return `TRIGGER;VALUE=DATE-TIME:${utc}`;
  }
  const related = alarm.related === 'end' ? ';RELATED=END' : '';
  return `TRIGGER${related}:${alarm.before > 0 ? '-' : ''}${duration(Math.abs(Math.round(alarm.before * 60)))}`;
}

function duration(seconds: number): string {
  if (seconds > 0 && seconds % 86_400 === 0) return `P${seconds / 86_400}D`;
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor((seconds % 3600) / 60),
    seconds % 60,
  ];
  const parts = [hours && `${hours}H`, minutes && `${minutes}M`, (rest || seconds === 0) && `${rest}S`];
  return `PT${parts.filter(Boolean).join('')}`;
}
