/** Many objects as one calendar, for programs that import a single .ics file. */

import { utf8, utf8Bin } from '../bytes.ts';
import { decodeBin } from '../charset.ts';
import { bytesOf, endingOf, foldLine, writtenName } from '../content-lines.ts';
import type { Line } from '../content-lines.ts';
import { paramSegments, paramValue, segmentName } from '../params.ts';
import { escapeText } from '../values.ts';
import { zoneParam } from './dates.ts';
import { isItem, parseCalendar, zonesOf } from './parse.ts';
import type { Component, Parsed } from './parse.ts';
import { usedZones } from './split.ts';
import { namedZone } from './zones.ts';

const FIRST = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Lifeboat//Lifeboat//EN\r\nCALSCALE:GREGORIAN\r\n';

/**
 * One VCALENDAR in pieces: each object's components, each time zone once, just before its first use. Keeps only the
 * time zones in memory. All of it is UTF-8 with CRLF; objects that are not whole are left out.
 */
export class CalendarMerge {
  readonly #zones = new Zones();

  /** The file's first lines. */
  first(name: string): Uint8Array {
    const named = name === '' ? '' : foldLine(utf8Bin(`X-WR-CALNAME:${escapeText(name, '3.0')}`), '\r\n');
    return bytesOf(FIRST + named);
  }

  /** The lines of one object more. */
  add(bytes: Uint8Array): Uint8Array {
    const parsed = parseCalendar(bytes);
    const parts: string[] = [];
    for (const root of parsed.roots) {
      const items = root.children.filter((child) => isItem(child) && !child.broken);
      if (root.name !== 'VCALENDAR' || items.length === 0) continue;
      const { described, names } = this.#zones.of(parsed, root, items);
      parts.push(described, ...items.map((item) => rendered(parsed, item, names)));
    }
    return bytesOf(parts.join(''));
  }

  /** The file's last line. */
  last(): Uint8Array {
    return utf8('END:VCALENDAR\r\n');
  }
}

/** All of it, one object after another. */
export function* mergeCalendar(objects: Iterable<Uint8Array>, name: string): Generator<Uint8Array> {
  const merge = new CalendarMerge();
  yield merge.first(name);
  for (const bytes of objects) yield merge.add(bytes);
  yield merge.last();
}

/** The time zones given out so far. Two that share a name but not their rules must not be mixed up. */
class Zones {
  /** TZID → its description, as the first object that used it had it. */
  readonly #known = new Map<string, string>();

  of(parsed: Parsed, root: Component, items: Component[]): { described: string; names: Map<string, string> } {
    const used = usedZones(parsed, items);
    const names = new Map<string, string>();
    let described = '';
    for (const [id, zone] of zonesOf(parsed, root)) {
      if (!used.has(id) || zone.broken) continue;
      const body = rendered(parsed, zone, new Map());
      const name = this.#nameFor(id, body);
      if (name !== id) names.set(id, name);
      if (this.#known.has(name)) continue;
      this.#known.set(name, body);
      described +=
        name === id ? body : body.replace(/^TZID[^:]*:.*(?:\r\n[ \t].*)*/m, utf8Bin(`TZID:${name}`));
    }
    return { described, names };
  }

  #nameFor(id: string, body: string): string {
    // For a name the zone database knows the description says nothing new.
    if (namedZone(id)) return id;
    let name = id;
    for (let n = 2; this.#known.has(name) && this.#known.get(name) !== body; n++) name = `${id} (${n})`;
    return name;
  }
}

/** A component in UTF-8 with CRLF, time zones renamed where they have to be. */
function rendered(parsed: Parsed, component: Component, names: Map<string, string>): string {
  let bin = '';
  for (let at = component.begin; at <= component.end; at++) bin += renderedLine(parsed.lines[at]!, names);
  return bin;
}

function renderedLine(line: Line, names: Map<string, string>): string {
  if (line.name === '' && line.value.trim() === '') return '';
  const name = names.size > 0 && line.params !== '' ? names.get(zoneParam(line) ?? '') : undefined;
  if (name !== undefined) {
    const params = paramSegments(line.params).map((segment) =>
      segmentName(segment) === 'TZID' ? `;TZID=${utf8Bin(paramValue(name))}` : `;${segment}`,
    );
    return foldLine(utf8Bin(decodeBin(`${writtenName(line)}${params.join('')}:${line.value}`)), '\r\n');
  }
  const plain = line.raw.slice(0, line.raw.length - endingOf(line.raw).length);
  const utf = utf8Bin(decodeBin(plain));
  // A line that was folded inside a character, or is no UTF-8, is folded afresh.
  if (utf === plain) return plain.replace(/\r\n?|\n/g, '\r\n') + '\r\n';
  const head = writtenName(line);
  return foldLine(
    utf8Bin(decodeBin(head === '' ? line.value : `${head}${line.params}:${line.value}`)),
    '\r\n',
  );
}
