import { bytes, short, day } from '../ui/format.ts';

/** A version of any kind, as the service shows it. */
export type Details = Record<string, unknown>;

export interface FieldRow {
  label: string;
  before: string;
  after: string;
  differs: boolean;
}

/** What a person sees of each kind, in this order. */
const FIELDS: Record<string, readonly [field: string, label: string][]> = {
  contact: [
    ['name', 'Name'],
    ['nickname', 'Nickname'],
    ['org', 'Organisation'],
    ['department', 'Department'],
    ['title', 'Job title'],
    ['phones', 'Phone'],
    ['emails', 'E-mail'],
    ['addresses', 'Address'],
    ['urls', 'Web'],
    ['im', 'Chat'],
    ['birthday', 'Birthday'],
    ['anniversary', 'Anniversary'],
    ['note', 'Note'],
    ['categories', 'Labels'],
    ['photo', 'Picture'],
    ['other', 'Other fields'],
  ],
  event: [
    ['title', 'Title'],
    ['start', 'Starts'],
    ['end', 'Ends'],
    ['zone', 'Time zone'],
    ['location', 'Place'],
    ['rrule', 'Repeats'],
    ['status', 'State'],
    ['description', 'Note'],
    ['categories', 'Labels'],
  ],
  task: [
    ['title', 'Title'],
    ['due', 'Due'],
    ['done', 'Done'],
    ['priority', 'Priority'],
    ['description', 'Note'],
    ['categories', 'Labels'],
  ],
  note: [
    ['title', 'Title'],
    ['text', 'Text'],
    ['categories', 'Labels'],
  ],
  photo: [
    ['name', 'Name'],
    ['takenAt', 'Taken'],
    ['size', 'Size'],
    ['camera', 'Camera'],
    ['title', 'Title'],
    ['description', 'Description'],
    ['favourite', 'Favourite'],
    ['albums', 'Albums'],
  ],
  file: [
    ['name', 'Name'],
    ['mediaType', 'Type'],
    ['size', 'Size'],
  ],
  collection: [
    ['name', 'Name'],
    ['color', 'Colour'],
    ['description', 'Description'],
  ],
};

/** What has no words of its own, but can differ: said only then. */
const UNSEEN: readonly [field: string, label: string, words: string][] = [
  ['collection', 'Lies in', 'another place'],
  ['sha256', 'The file itself', 'other bytes'],
  ['raw', 'The text it is kept as', 'other lines'],
];

const isRecord = (value: unknown): value is Details => typeof value === 'object' && value !== null;
const TIMES = new Set(['start', 'end', 'due', 'takenAt']);

function time(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return day(`${text}T00:00`);
  return Number.isNaN(Date.parse(text)) ? text : short(text);
}

/** A value as a person reads it; '' for nothing. Parts of a list each take a line. */
function shown(value: unknown): string {
  if (value === null || value === undefined || value === false) return '';
  if (value === true) return 'Yes';
  if (Array.isArray(value)) return value.map(shown).filter(Boolean).join('\n');
  if (!isRecord(value)) return typeof value === 'string' ? value : JSON.stringify(value);
  const { labels, pref: _, value: text, name, ...rest } = value;
  const words = Array.isArray(labels) && labels.length > 0 ? ` (${labels.join(', ')})` : '';
  if (text !== undefined) return `${typeof name === 'string' ? `${name}: ` : ''}${shown(text)}${words}`;
  const parts = Object.values(rest).map(shown).filter(Boolean).join(', ');
  return parts && `${parts}${words}`;
}

function fieldOf(details: Details | null, field: string): string {
  const value = details?.[field];
  if (field === 'size' && typeof value === 'number') return bytes(value);
  if (field === 'priority' && value === 0) return '';
  if (TIMES.has(field) && typeof value === 'string') return time(value);
  return shown(value);
}

/** Beside a yes, nothing reads as a no. */
const no = (other: string): string => (other === 'Yes' ? 'No' : '');

/** Both versions field by field; what neither has is left out. Either may be missing. */
export function fieldRows(kind: string, before: Details | null, after: Details | null): FieldRow[] {
  const rows = (FIELDS[kind] ?? []).flatMap(([field, label]): FieldRow[] => {
    const [was, is] = [fieldOf(before, field), fieldOf(after, field)];
    if (!was && !is) return [];
    return [{ label, before: was || no(is), after: is || no(was), differs: was !== is }];
  });
  if (!before || !after) return rows;
  const told = rows.some((row) => row.differs);
  for (const [field, label, words] of UNSEEN) {
    if (shown(before[field]) === shown(after[field]) || (field === 'raw' && told)) continue;
    rows.push({ label, before: 'as it is now', after: words, differs: true });
  }
  return rows;
}
