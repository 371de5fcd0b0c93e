/** Whether two calendar objects say the same of their items, whatever program wrote the lines around them. */

import { decodeBin } from '../charset.ts';
import { writtenName } from '../content-lines.ts';
import type { Line } from '../content-lines.ts';
import { isItem, parseCalendar, zonesOf } from './parse.ts';
import type { Component, Parsed } from './parse.ts';
import { usedZones } from './split.ts';
import { namedZone } from './zones.ts';

/**
 * Equal items, line by line, and equal descriptions of the time zones nobody else knows. Not compared: the calendar's
 * own lines, folds, line endings, and DTSTAMP, which exports set anew each time. Uses Temporal, so the server only.
 */
export function saysTheSame(a: Uint8Array, b: Uint8Array): boolean {
  return said(parseCalendar(a)).join('\n') === said(parseCalendar(b)).join('\n');
}

function said(parsed: Parsed): string[] {
  return parsed.roots
    .filter(({ name }) => name === 'VCALENDAR')
    .flatMap((root) => {
      const items = root.children.filter(isItem);
      const used = usedZones(parsed, items);
      const own = [...zonesOf(parsed, root)].filter(([id]) => used.has(id) && !namedZone(id));
      return [...own.map(([, zone]) => zone), ...items].flatMap((one) => linesOf(parsed, one));
    });
}

function linesOf(parsed: Parsed, { begin, end }: Component): string[] {
  return parsed.lines.slice(begin, end + 1).flatMap((line) => {
    if (line.name === 'DTSTAMP' || (line.name === '' && line.value.trim() === '')) return [];
    return [textOf(line)];
  });
}

const textOf = (line: Line): string =>
  line.name === ''
    ? decodeBin(line.value)
    : `${writtenName(line)}${decodeBin(line.params)}:${decodeBin(line.value)}`;
