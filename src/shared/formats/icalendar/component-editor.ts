/** The tools an edit of an object works with: set, add and remove properties of one component. */

import { encodingOf, inEncoding, utf8Bin } from '../bytes.ts';
import { bytesOf, writtenName } from '../content-lines.ts';
import type { Line } from '../content-lines.ts';
import { LineEditor } from '../line-editor.ts';
import { paramSegments, paramValue, segmentName } from '../params.ts';
import { escapeText } from '../values.ts';
import { writeLine } from '../write-line.ts';
import { civilOf, dayOfWall } from './civil.ts';
import { writeWhen } from './dates.ts';
import type { When } from './dates.ts';
import { parseCalendar, text, zonesOf } from './parse.ts';
import type { Component, Parsed } from './parse.ts';
import { usedZones } from './split.ts';
import { vtimezone } from './vtimezone.ts';

export class ObjectEditor {
  readonly parsed: Parsed;
  readonly #editor: LineEditor;
  readonly #original: Uint8Array;
  /** Places of lines that were changed, taken out, or got others before them. */
  readonly #touched = new Set<number>();
  #known: Set<string> | null = null;

  constructor(bytes: Uint8Array) {
    this.#original = bytes;
    this.parsed = parseCalendar(bytes);
    this.#editor = new LineEditor(this.parsed.lines);
  }

  get changed(): boolean {
    return this.#editor.changed;
  }

  /** Whether a component was taken out. */
  isGone({ begin }: Pick<Component, 'begin'>): boolean {
    return this.#editor.isRemoved(begin);
  }

  /** Whether any line of a component that stays was changed. */
  isChanged({ begin, end }: Component): boolean {
    if (this.isGone({ begin })) return false;
    for (const at of this.#touched) if (at > begin && at <= end) return true;
    return false;
  }

  bytes(): Uint8Array {
    if (!this.changed) return this.#original;
    return inEncoding(bytesOf(this.#editor.join()), encodingOf(this.#original));
  }

  /** The places of a component's own properties of a name. */
  places(component: Component, name: string): number[] {
    return component.own.filter((at) => this.parsed.lines[at]!.name === name);
  }

  line(at: number): Line {
    return this.parsed.lines[at]!;
  }

  /** Sets a text property; '' removes it. Untouched when it says that already. */
  setText(component: Component, name: string, wanted: string): void {
    const [at] = this.places(component, name);
    if (at === undefined && wanted === '') return;
    if (at !== undefined && text(this.line(at)).trim() === wanted.trim()) return;
    this.setRaw(component, name, wanted === '' ? null : escapeText(wanted, '3.0'));
  }

  /** Sets a property whose value needs no escapes, or has them; null removes all of that name. */
  setRaw(component: Component, name: string, value: string | null, params?: string): void {
    const [first, ...more] = this.places(component, name);
    if (value === null) return this.remove(component, name);
    for (const at of more) this.removeLine(at);
    if (first === undefined) this.add(component, name, value, params ?? '');
    else this.change(first, value, params);
  }

  change(at: number, value: string, params = this.line(at).params): void {
    const raw = writeLine(writtenName(this.line(at)), params, value, '3.0', this.#editor.ending(at));
    if (raw !== this.line(at).raw) this.#touched.add(at);
    this.#editor.replace(at, raw);
  }

  /** Behind the component's last property: alarms must come after all of them. */
  add(component: Component, name: string, value: string, params = ''): void {
    const at = component.children[0]?.begin ?? component.end;
    this.#touched.add(at);
    this.#editor.insertBefore(
      at,
      writeLine(name, params, value, '3.0', this.#editor.ending(component.begin)),
    );
  }

  remove(component: Component, name: string): void {
    for (const at of this.places(component, name)) this.removeLine(at);
  }

  removeLine(at: number): void {
    this.#touched.add(at);
    this.#editor.remove(at);
  }

  removeComponent(component: Component): void {
    for (let at = component.begin; at <= component.end; at++) this.removeLine(at);
  }

  /** Puts a component (lines with CRLF, a bin) as the last one into another. */
  addComponent(parent: Component, raw: string): void {
    this.#touched.add(parent.end);
    this.#editor.insertBefore(parent.end, raw.replaceAll('\r\n', this.#editor.ending(parent.begin)));
  }

  /** Puts a component (raw lines, a bin) behind another one. */
  addBehind(component: Component, raw: string): void {
    this.#editor.insertAfter(component.end, raw);
  }

  /** The line ending where a component stands. */
  ending({ begin }: Component): string {
    return this.#editor.ending(begin);
  }

  /** Sets a date property and sees to it that its time zone is described. */
  setWhen(component: Component, name: string, when: When): void {
    const [at] = this.places(component, name);
    const params = whenParams(at === undefined ? '' : this.line(at).params, when);
    this.setRaw(component, name, writeWhen(when), params);
    this.describeZone(when);
  }

  /** Adds a VTIMEZONE for the zone of a date, unless the object speaks of that zone already. */
  describeZone({ zone, wall }: When): void {
    const calendar = this.parsed.roots.find((root) => root.name === 'VCALENDAR');
    if (zone === null || !calendar || this.#zones(calendar).has(zone)) return;
    this.#zones(calendar).add(zone);
    const first = calendar.children[0]?.begin ?? calendar.end;
    const ending = this.#editor.ending(calendar.begin);
    const { year } = civilOf(dayOfWall(wall));
    this.#editor.insertBefore(first, vtimezone(zone, year).replaceAll('\r\n', ending));
  }

  /** TZIDs the object describes or uses. */
  #zones(calendar: Component): Set<string> {
    this.#known ??= new Set([
      ...zonesOf(this.parsed, calendar).keys(),
      ...usedZones(this.parsed, calendar.children),
    ]);
    return this.#known;
  }
}

/** Parameters that fit a date; those that say nothing of its form keep their bytes. */
export function whenParams(params: string, when: When, periods = false): string {
  const kept = paramSegments(params).filter((segment) => !['VALUE', 'TZID'].includes(segmentName(segment)));
  if (periods) kept.push('VALUE=PERIOD');
  if (when.allDay && !periods) kept.push('VALUE=DATE');
  else if (when.zone !== null) kept.push(`TZID=${utf8Bin(paramValue(when.zone))}`);
  return kept.map((segment) => ';' + segment).join('');
}
