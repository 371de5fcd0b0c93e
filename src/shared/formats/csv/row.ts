/** One row of a table as the fields of a card. */

import { ADDRESS_PARTS, guessedName, NAME_PARTS } from '../vcard/model.ts';
import type { Address, CardPatch, Labelled, Reachable } from '../vcard/model.ts';
import { readDay } from './dates.ts';
import { unguarded } from './guard.ts';
import { propertyOf } from './headers.ts';
import { readLabel } from './labels.ts';
import type { FieldTarget, ListTarget, Part, SetTarget, Target } from './targets.ts';

/** A property that no field stands for. `label`: the word in its X-ABLabel. */
export interface ExtraLine {
  name: string;
  value: string;
  label: string;
}
export interface RowFields {
  patch: CardPatch;
  extra: ExtraLine[];
}

/** Several values in one cell (Google). */
const BETWEEN = ' ::: ';
/** Groups that Google makes itself. */
const SYSTEM_GROUP = /^\* /;

type Parts = Partial<Record<Part, string>>;

/** Collects the cells of a row. */
class Row {
  readonly fields: Partial<Record<FieldTarget, string>> = {};
  readonly days: { birthday?: string; anniversary?: string } = {};
  readonly notes: string[] = [];
  /** Cells that go into the note behind their headings. */
  readonly noted: string[] = [];
  readonly entries: { list: SetTarget; parts: Parts }[] = [];
  readonly #sets = new Map<string, Parts>();
  readonly extra: ExtraLine[] = [];

  take(target: Target, cell: string, heading: string, column: number): void {
    if (target.kind === 'other')
      this.extra.push({ name: propertyOf(heading, column), value: cell, label: '' });
    else if (target.kind === 'noted') this.noted.push(heading === '' ? cell : `${heading}: ${cell}`);
    else if (target.kind === 'field') this.#field(target.field, cell);
    else if (target.kind === 'day') this.#day(target.field, readDay(cell, target.order) ?? cell);
    else if (target.kind === 'entry') this.entries.push(entryOf(target.list, cell, target.labels));
    else if (target.kind === 'part') this.#part(target.list, target.set, target.part, cell);
  }

  #field(field: FieldTarget, cell: string): void {
    if (field === 'note') this.notes.push(cell);
    else this.fields[field] = [this.fields[field], cell].filter(Boolean).join(' ');
  }

  #day(field: 'birthday' | 'anniversary', day: string): void {
    if (day !== '') this.days[field] ??= day;
  }

  #part(list: SetTarget, set: string, part: Part, cell: string): void {
    const key = `${list}#${set}`;
    let parts = this.#sets.get(key);
    if (!parts) {
      // a set that has a word for its name has it for its label: `address#home`
      parts = /^\d/.test(set) ? {} : { label: set };
      this.#sets.set(key, parts);
      this.entries.push({ list, parts });
    }
    parts[part] = part === 'label' || parts[part] === undefined ? cell : `${parts[part]}\n${cell}`;
  }
}

const entryOf = (list: ListTarget, value: string, labels: readonly string[]) => ({
  list,
  parts: { value, label: labels.join(', ') },
});

/** The fields of a row; null when nothing of it is taken. `targets` has one for each heading. */
export function fieldsOfRow(
  cells: readonly string[],
  header: readonly string[],
  targets: readonly Target[],
): RowFields | null {
  const row = new Row();
  cells.forEach((raw, column) => {
    const cell = unguarded(raw).trim();
    const target = targets[column];
    if (cell !== '' && target) row.take(target, cell, header[column] ?? '', column);
  });
  const patch = patchOf(row);
  return Object.keys(patch).length === 0 && row.extra.length === 0 ? null : { patch, extra: row.extra };
}

function patchOf(row: Row): CardPatch {
  const { fields, days } = row;
  const notes = [...row.notes, ...row.noted];
  const patch: CardPatch = { ...days };
  if (fields.name) patch.fn = fields.name;
  const name = nameOf(row);
  if (name) patch.name = name;
  for (const field of ['nickname', 'org', 'department', 'title'] as const)
    if (fields[field]) patch[field] = fields[field];
  if (notes.length > 0) patch.note = notes.join('\n');
  const groups = groupsOf(fields.categories ?? '');
  if (groups.length > 0) patch.categories = groups;
  if (fields.photo) patch.photo = { url: fields.photo };
  return { ...patch, ...listsOf(row) };
}

function nameOf({ fields }: Row): CardPatch['name'] {
  const parts = NAME_PARTS.filter((part) => fields[part]);
  if (parts.length > 0) return Object.fromEntries(parts.map((part) => [part, fields[part]]));
  return fields.name && fields.name !== fields.org ? guessedName(fields.name) : null;
}

/** Google writes ` ::: ` between groups, Outlook `;`. */
const groupsOf = (text: string): string[] =>
  text
    .split(text.includes(BETWEEN.trim()) ? BETWEEN.trim() : /[;,]/)
    .map((word) => word.trim())
    .filter((word) => word !== '' && !SYSTEM_GROUP.test(word));

function listsOf(row: Row): CardPatch {
  const lists = {
    phones: [] as Reachable[],
    emails: [] as Reachable[],
    urls: [] as Labelled[],
    im: [] as Labelled[],
  };
  const addresses: Address[] = [];
  for (const { list, parts } of row.entries) {
    const { labels, pref } = readLabel(parts.label ?? '');
    if (list === 'address') addresses.push(addressOf(parts, labels));
    for (const value of (parts.value ?? '').split(BETWEEN).map((one) => one.trim())) {
      if (value === '') continue;
      if (list === 'phone') lists.phones.push({ value, labels, pref });
      else if (list === 'email') lists.emails.push({ value, labels, pref });
      else if (list === 'url') lists.urls.push({ value, labels });
      else if (list === 'im') lists.im.push({ value, labels: [...serviceOf(parts), ...labels] });
      else if (list !== 'address') takeExtra(row, list, value, parts.label ?? '');
    }
  }
  const filled = Object.entries(lists).filter(([, entries]) => entries.length > 0);
  const places = addresses.filter((place) => ADDRESS_PARTS.some((part) => place[part] !== ''));
  return { ...row.days, ...Object.fromEntries(filled), ...(places.length > 0 ? { addresses: places } : {}) };
}

const serviceOf = ({ service }: Parts): string[] => (service ? [service.trim().toLowerCase()] : []);

/** Events and relations, as Apple's programs keep them. */
function takeExtra(row: Row, list: SetTarget, value: string, label: string): void {
  if (list === 'event' && /^(?:\* )?(birthday|anniversary)$/i.test(label)) {
    const field = /birthday/i.test(label) ? 'birthday' : 'anniversary';
    row.days[field] ??= readDay(value, 'mdy') || value;
    return;
  }
  const name = { event: 'X-ABDATE', related: 'X-ABRELATEDNAMES' }[list as string] ?? 'X-CUSTOM';
  row.extra.push({ name, value, label: label.replace(/^\* /, '') });
}

/** The whole as one text stands for its parts where a table has none. */
function addressOf(parts: Parts, labels: string[]): Address {
  const place = { labels, pobox: '', ext: '', street: '', city: '', region: '', code: '', country: '' };
  for (const part of ADDRESS_PARTS) place[part] = parts[part] ?? '';
  if (parts.formatted && ADDRESS_PARTS.every((part) => place[part] === '')) place.street = parts.formatted;
  return place;
}
