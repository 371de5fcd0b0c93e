import type { Change, Step } from '../../shared/contract/history.ts';
import type { IconName } from '../ui/icons.ts';
import { kindWords } from '../ui/kinds.ts';
import { onlyRemoved } from '../ui/step-words.ts';
import { clockToday, number, weekday } from '../ui/format.ts';

type Z = Change['fields'][number];

/** A sign for what a step was: the kind it touched, or how. */
export function iconOf(step: Step): IconName {
  if (step.look) return 'eye';
  if (step.act === 'undo' || step.act === 'restore') return 'undo';
  if (step.act === 'import') return 'upload';
  if (onlyRemoved(step)) return 'bin';
  const kind = step.items[0]?.kind;
  return kind ? kindWords(kind).icon : 'history';
}

export const ACTIONS: Record<Change['action'], string> = {
  added: 'added',
  changed: 'changed',
  removed: 'deleted',
  kept: 'kept as it was',
};

const FIELDS: Readonly<Record<string, string>> = {
  name: 'Name',
  names: 'Parts of the name',
  nickname: 'Nickname',
  org: 'Organisation',
  department: 'Department',
  title: 'Title',
  phones: 'Phone numbers',
  phone: 'First phone number',
  emails: 'E-mail',
  email: 'First e-mail',
  addresses: 'Addresses',
  urls: 'Web addresses',
  ims: 'Messaging',
  birthday: 'Birthday',
  anniversary: 'Anniversary',
  note: 'Note',
  categories: 'Labels',
  photo: 'Picture',
  start: 'Starts',
  end: 'Ends',
  zone: 'Time zone',
  allDay: 'All day',
  location: 'Place',
  description: 'Note',
  status: 'State',
  rrule: 'Repeats',
  due: 'Due',
  done: 'Done',
  priority: 'Priority',
  text: 'Text',
  takenAt: 'Taken',
  favourite: 'Favourite',
  albums: 'Albums',
  mediaType: 'Type',
  size: 'Bytes',
  collection: 'Lies in',
  color: 'Colour',
  parent: 'Lies in',
  order: 'Order',
  href: 'File name',
};
export const fieldWords = (field: string): string =>
  FIELDS[field] ?? field.replace(/([A-Z])/g, ' $1').replace(/^./, (c) => c.toUpperCase());

const LONGEST = 600;
const TIMES = new Set(['start', 'end', 'due', 'takenAt']);

/** A field's value as a person reads it. Times stay as written, never moved to another zone. */
export function valueWords({ field }: Z, value: string | null, nameOf: (id: string) => string): string {
  if (value === null) return '–';
  if (field === 'collection' || field === 'parent') return nameOf(value);
  if (TIMES.has(field) && /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?$/.test(value))
    return value.length === 10 ? weekday(`${value}T00:00`) : `${weekday(value)}, ${value.slice(11, 16)}`;
  if (TIMES.has(field) && !Number.isNaN(Date.parse(value))) return clockToday(value);
  if (value.length <= LONGEST) return value;
  return `${value.slice(0, LONGEST)}… (${number(value.length)} characters)`;
}

/** Where an item is seen; null: nowhere of its own. */
export function placeOf(kind: string, id: string): string | null {
  if (kind === 'collection') return null;
  const { href } = kindWords(kind);
  return kind === 'event' ? `${href}?show=${id}` : `${href}/${id}`;
}
