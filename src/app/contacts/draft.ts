import type { Contact, ContactWrite, Labelled } from '../../shared/contract/contacts.ts';
import { composedName } from '../../shared/formats/vcard/model.ts';
import { type DateParts, dateParts, dateValue } from '../ui/card-dates.ts';
import { FIELD_NAMES, type FieldName, type ListField } from './words.ts';

/** What is being written about a contact: kept in this browser until it is saved or thrown away. */
export interface Line extends Labelled {
  key: number;
}
export interface Place {
  key: number;
  labels: string[];
  pobox: string;
  ext: string;
  street: string;
  city: string;
  region: string;
  code: string;
  country: string;
}
export interface Form {
  name: string;
  names: Contact['names'];
  nickname: string;
  org: string;
  department: string;
  title: string;
  phones: Line[];
  emails: Line[];
  urls: Line[];
  im: Line[];
  addresses: Place[];
  birthday: DateParts;
  anniversary: DateParts;
  note: string;
  /** As typed: between commas. */
  categories: string;
  /** keep: as it is; null: none; else a data: URL. */
  photo: string | null;
}
export const KEEP = 'keep';

/** All the fields of a card, as they would be written. */
export type Fields = Required<Omit<ContactWrite, 'collection' | 'uid' | 'photo'>> & { photo: string | null };

let keys = 1;
/** Keys of rows; they only tell rows of one form apart. */
export const nextKey = (): number => keys++;

const lines = (list: readonly Labelled[]): Line[] =>
  list.map(({ value, labels, pref }) => ({
    key: nextKey(),
    value,
    labels: [...labels],
    pref: pref ?? false,
  }));

export const emptyPlace = (labels: readonly string[]): Place => ({
  ...{ key: nextKey(), labels: [...labels], pobox: '', ext: '', street: '', city: '', region: '', code: '' },
  country: '',
});

/** The form for a contact; null: a new one. */
export function formOf(contact: Contact | null): Form {
  return {
    name: contact?.name ?? '',
    names: { prefix: '', given: '', middle: '', family: '', suffix: '', ...contact?.names },
    nickname: contact?.nickname ?? '',
    org: contact?.org ?? '',
    department: contact?.department ?? '',
    title: contact?.title ?? '',
    phones: lines(contact?.phones ?? []),
    emails: lines(contact?.emails ?? []),
    urls: lines(contact?.urls ?? []),
    im: lines(contact?.im ?? []),
    addresses: (contact?.addresses ?? []).map((address) => ({ ...emptyPlace(address.labels), ...address })),
    birthday: dateParts(contact?.birthday ?? ''),
    anniversary: dateParts(contact?.anniversary ?? ''),
    note: contact?.note ?? '',
    categories: (contact?.categories ?? []).join(', '),
    photo: contact === null || !contact.photo ? null : KEEP,
  };
}

const filled = (list: readonly Line[]) =>
  list
    .filter(({ value }) => value.trim() !== '')
    .map(({ value, labels, pref }) => ({ value: value.trim(), labels: [...labels], pref }));

function filledPlaces(list: readonly Place[]) {
  const parts = ['pobox', 'ext', 'street', 'city', 'region', 'code', 'country'] as const;
  return list
    .filter((place) => parts.some((part) => place[part].trim() !== ''))
    .map(({ key: _, ...place }) => ({ ...place, labels: [...place.labels] }));
}

/** The fields a form stands for: without the rows left empty. */
export function fieldsOf(form: Form): Fields {
  return {
    name: form.name.trim(),
    names: { ...form.names },
    nickname: form.nickname.trim(),
    org: form.org.trim(),
    department: form.department.trim(),
    title: form.title.trim(),
    phones: filled(form.phones),
    emails: filled(form.emails),
    urls: filled(form.urls),
    im: filled(form.im),
    addresses: filledPlaces(form.addresses),
    birthday: dateValue(form.birthday),
    anniversary: dateValue(form.anniversary),
    note: form.note,
    categories: [...new Set(form.categories.split(',').map((word) => word.trim()))].filter(Boolean),
    photo: form.photo,
  };
}

/** The fields in which two differ. */
export function changedFields(before: Fields, after: Fields): FieldName[] {
  return FIELD_NAMES.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}

/** What to send: only the named fields, so that every other line of the card stays as it is. */
export function writeOf(fields: Fields, names: readonly FieldName[]): ContactWrite {
  const write: Record<string, unknown> = {};
  for (const name of names) if (!(name === 'photo' && fields.photo === KEEP)) write[name] = fields[name];
  return write;
}

/** The name shown follows its parts for as long as it is made of them. */
export function withNamePart(
  form: Form,
  part: keyof Form['names'],
  text: string,
): Pick<Form, 'name' | 'names'> {
  const names = { ...form.names, [part]: text };
  const made = [composedName(form.names), `${form.names.given} ${form.names.family}`.trim(), ''];
  const follows = made.includes(form.name.trim());
  return { names, name: follows ? composedName(names) : form.name };
}

/** The name a draft goes by in messages. */
export const draftName = (fields: Fields): string =>
  fields.name || fields.org || fields.nickname || fields.emails[0]?.value || 'the new contact';

export const LIST_FIELDS: readonly Exclude<ListField, 'addresses'>[] = ['phones', 'emails', 'urls', 'im'];
