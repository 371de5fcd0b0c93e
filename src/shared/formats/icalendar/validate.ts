/** What a calendar object must be to be written (RFC 4791 §4.1): whole, one UID, one kind, listable. */

import { withoutBom } from '../bytes.ts';
import { latin1 } from '../content-lines.ts';
import { illegalInBin } from '../illegal.ts';
import { isItem, lineNumbers, parseCalendar, property, text } from './parse.ts';
import type { Component, ItemName, Parsed } from './parse.ts';

export type ObjectVerdict =
  { ok: true; component: ItemName; uid: string } | { ok: false; reason: string; line: number };

/** `line` counts from 1. */
export function validateObject(bytes: Uint8Array): ObjectVerdict {
  const illegal = illegalInBin(latin1(withoutBom(bytes)));
  if (illegal) {
    const reason = `the character ${illegal.character} cannot be kept in a calendar`;
    return { ok: false, reason, line: illegal.line };
  }
  const parsed = parseCalendar(bytes);
  const refuse = (reason: string, at: number): ObjectVerdict => ({
    ok: false,
    reason,
    line: lineNumbers(parsed.lines)[at] ?? 1,
  });
  if (parsed.problem) return refuse(parsed.problem.reason, parsed.problem.at);
  const [calendar, second] = parsed.roots;
  if (!calendar) return refuse('no BEGIN:VCALENDAR', 0);
  if (calendar.name !== 'VCALENDAR') return refuse(`${calendar.name} outside of a calendar`, calendar.begin);
  if (second) return refuse('more than one calendar', second.begin);
  return validateItems(parsed, calendar, refuse);
}

function validateItems(
  parsed: Parsed,
  calendar: Component,
  refuse: (reason: string, at: number) => ObjectVerdict,
): ObjectVerdict {
  const items = calendar.children.filter(isItem);
  const [first] = items;
  if (!first) return refuse('no event, task or note', calendar.begin);
  const uidOf = (item: Component) => text(property(parsed, item, 'UID')).trim();
  const uid = uidOf(first);
  for (const item of items) {
    if (item.name !== first.name) return refuse(`${first.name} and ${item.name} in one object`, item.begin);
    if (uidOf(item) === '') return refuse('no UID', item.begin);
    if (uidOf(item) !== uid) return refuse('more than one UID', item.begin);
  }
  return { ok: true, component: first.name as ItemName, uid };
}
