/** The tools an edit of a card works with: change, add and remove single lines with what belongs to them. */

import { inEncoding, encodingOf } from '../bytes.ts';
import { bytesOf, foldLine, writtenName } from '../content-lines.ts';
import type { Line } from '../content-lines.ts';
import { LineEditor } from '../line-editor.ts';
import { escapeText } from '../values.ts';
import { writeLine } from '../write-line.ts';
import { cardLines } from './properties.ts';
import type { CardLines, Field } from './properties.ts';

/** Lines that only say what another line of their group is. */
export const LABEL_LINES = new Set(['X-ABLABEL', 'X-ABADR']);

export class CardEditor {
  readonly card: CardLines;
  readonly #editor: LineEditor;
  readonly #original: Uint8Array;
  /** Group in upper case → the places of its lines. */
  readonly #groups = new Map<string, number[]>();
  /** Group → how many of its lines are there that are no labels. */
  readonly #said = new Map<string, number>();
  #items = 0;

  constructor(bytes: Uint8Array) {
    this.#original = bytes;
    this.card = cardLines(bytes);
    this.#editor = new LineEditor(this.card.lines);
    this.card.lines.forEach((line, at) => {
      if (line.group === '') return;
      const group = line.group.toUpperCase();
      if (!LABEL_LINES.has(line.name)) this.#said.set(group, (this.#said.get(group) ?? 0) + 1);
      const places = this.#groups.get(group);
      if (places) places.push(at);
      else this.#groups.set(group, [at]);
      this.#items = Math.max(this.#items, Number(/^ITEM(\d{1,9})$/.exec(group)?.[1] ?? 0));
    });
  }

  get changed(): boolean {
    return this.#editor.changed;
  }

  bytes(): Uint8Array {
    if (!this.#editor.changed) return this.#original;
    return inEncoding(bytesOf(this.#editor.join()), encodingOf(this.#original));
  }

  /** The places of a field's lines. */
  places(field: Field): number[] {
    return this.card.byField.get(field) ?? [];
  }

  /** Writes a line anew. `text` has its escapes; name and group stay unless `name` says otherwise. */
  change(at: number, text: string, params = this.card.lines[at]!.params, name?: string): void {
    const line = this.card.lines[at]!;
    const written = name ?? writtenName(line);
    this.#editor.replace(at, writeLine(written, params, text, this.card.version, this.#editor.ending(at)));
  }

  /** The same for a value that is a bin, such as a picture. */
  changeBin(at: number, value: string, params: string): void {
    const name = writtenName(this.card.lines[at]!);
    this.#editor.replace(at, foldLine(`${name}${params}:${value}`, this.#editor.ending(at)));
  }

  /** Writes only name and parameters anew; the value keeps its bytes (folded afresh). */
  rename(at: number, params: string, name = writtenName(this.card.lines[at]!)): void {
    const { value } = this.card.lines[at]!;
    this.#editor.replace(at, foldLine(`${name}${params}:${value}`, this.#editor.ending(at)));
  }

  /** Adds a line behind `at`, or before END:VCARD. */
  add(name: string, params: string, text: string, at?: number): void {
    const ending = this.#editor.ending(at ?? 0);
    this.#insert(writeLine(name, params, text, this.card.version, ending), at);
  }

  addBin(name: string, params: string, value: string): void {
    const ending = this.#editor.ending(0);
    // In 2.1 an empty line ends a BASE64 block.
    const tail = this.card.version === '2.1' ? ending : '';
    this.#insert(foldLine(`${name}${params}:${value}`, ending) + tail);
  }

  /** Adds a line of another card of the same version as it is, named `name`, behind `at` or before END:VCARD. */
  copy(name: string, { params, value }: Pick<Line, 'params' | 'value'>, at?: number): void {
    this.#insert(foldLine(`${name}${params}:${value}`, this.#editor.ending(at ?? 0)), at);
  }

  /** Removes a line; its group's labels too when nothing else is left in the group. */
  remove(at: number): void {
    this.#editor.remove(at);
    const group = this.card.lines[at]!.group.toUpperCase();
    if (group === '') return;
    const left = (this.#said.get(group) ?? 1) - 1;
    this.#said.set(group, left);
    if (left === 0) for (const place of this.#groupPlaces(group)) this.#editor.remove(place);
  }

  /** Sets, changes or removes ('') the X-ABLabel of a line; returns the name the line has from then on. */
  label(at: number, own: string): string {
    const line = this.card.lines[at]!;
    const written = writtenName(line);
    const group = line.group.toUpperCase();
    const place = this.#groupPlaces(group).find((one) => this.card.lines[one]!.name === 'X-ABLABEL');
    if (place !== undefined) {
      if (own === '') this.#editor.remove(place);
      else this.change(place, escapeText(own, this.card.version, true));
      return written;
    }
    if (own === '') return written;
    const item = line.group || this.newGroup();
    this.add(`${item}.X-ABLabel`, '', escapeText(own, this.card.version, true), at);
    return line.group === '' ? `${item}.${written}` : written;
  }

  newGroup(): string {
    return `item${++this.#items}`;
  }

  /** The last line of a line's group that belongs to it, behind which a sibling may be put. */
  lastOfGroup(at: number): number {
    const group = this.card.lines[at]!.group.toUpperCase();
    return group === '' ? at : Math.max(at, this.#groupPlaces(group).at(-1) ?? at);
  }

  /** Lets lines change places: what stands at `from[i]` goes to `to[i]`. */
  move(from: number[], to: number[]): void {
    this.#editor.move(from, to);
  }

  #groupPlaces(group: string): number[] {
    return (this.#groups.get(group) ?? []).filter((at) => !this.#editor.isRemoved(at));
  }

  #insert(raw: string, at?: number): void {
    if (at !== undefined) this.#editor.insertAfter(at, raw);
    else if (this.card.end >= 0) this.#editor.insertBefore(this.card.end, raw);
    else this.#editor.insertAfter(this.card.lines.length - 1, raw);
  }
}
