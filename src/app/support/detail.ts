import type { SeenItem } from '../api.ts';
import { ruleInWords } from '../../shared/formats/icalendar/rule-words.ts';
import { alarmWords, guestWords, organizerWords } from '../ui/event-words.ts';
import { bytes, day, length, listing, number } from '../ui/format.ts';
import { takenWords, when } from './rows.ts';

/** One line of an opened item. Only lines that say something are shown. */
export interface Line {
  label: string;
  value: string;
}
type Of<K extends SeenItem['kind']> = Extract<SeenItem, { kind: K }>;
type Labelled = { value: string; labels: readonly string[] };

const labelled = (name: string, { labels }: { labels: readonly string[] }): string =>
  labels.length > 0 ? `${name}, ${labels.join(', ')}` : name;
const each = (name: string, values: readonly Labelled[]): Line[] =>
  values.map((one) => ({ label: labelled(name, one), value: one.value }));
const line = (label: string, value: string | null | undefined): Line => ({ label, value: value ?? '' });

/** A whole date in words; what is none, or has no year, as the card says it. */
const dateOf = (value: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(value) ? day(`${value}T00:00`) : value);

const contact = (item: Of<'contact'>): Line[] => [
  line('Nickname', item.nickname),
  line('Organisation', item.org),
  line('Department', item.department),
  line('Title', item.title),
  ...each('Number', item.phones),
  ...each('E-mail', item.emails),
  ...each('Messenger', item.im),
  ...item.addresses.map((address) => {
    const { labels, pobox, ext, street, city, region, code, country } = address;
    const place = [pobox, ext, street, `${code} ${city}`.trim(), region, country].filter(Boolean);
    return line(labelled('Address', { labels }), place.join(', '));
  }),
  ...each('Link', item.urls),
  line('Birthday', dateOf(item.birthday)),
  line('Anniversary', dateOf(item.anniversary)),
  line('Note', item.note),
  line('Groups', listing(item.categories)),
  line('Other fields', listing(item.other.map(({ name }) => name))),
];

const event = (item: Of<'event'>): Line[] => [
  line('Starts', when(item.start)),
  line('Ends', item.allDay ? '' : when(item.end)),
  line('Time zone', item.zone),
  line('Whole day', item.allDay ? 'yes' : ''),
  line('Repeats', item.rrule && ruleInWords(item.rrule, { start: item.start ?? '', zone: item.zone })),
  line('Place', item.location),
  line('Link', item.url),
  line('State', item.status?.toLowerCase()),
  line('Asked by', organizerWords(item)),
  line('Guests', item.guests.map(guestWords).join('\n')),
  line('Alarms', item.alarms.map(alarmWords).join('\n')),
  line('Note', item.description),
  line('Groups', listing(item.categories)),
];

const task = (item: Of<'task'>): Line[] => [
  line('Due', when(item.due)),
  line('Done', item.done ? 'yes' : 'no'),
  line('Priority', item.priority > 0 ? number(item.priority) : ''),
  line('Note', item.description),
  line('Groups', listing(item.categories)),
];

const note = (item: Of<'note'>): Line[] => [
  line('Changed', when(item.changedAt)),
  line('Text', item.text),
  line('Groups', listing(item.categories)),
];

const camera = (item: Of<'photo'>): string =>
  item.camera ? [item.camera.make, item.camera.model].filter(Boolean).join(' ') : '';
const photo = (item: Of<'photo'>): Line[] => [
  line('Taken', takenWords(item.takenAt)),
  line('Length', item.duration === null ? '' : length(item.duration)),
  line('Size', bytes(item.size)),
  line('Pixels', item.width && item.height ? `${number(item.width)} × ${number(item.height)}` : ''),
  line('Type', item.mediaType),
  line('Camera', camera(item)),
  line('Cannot be shown', item.problem),
  line('Title', item.title),
  line('Description', item.description),
  line('Albums', listing(item.albums)),
];

const file = (item: Of<'file'>): Line[] => [
  line('Type', item.mediaType),
  line('Size', bytes(item.size)),
  line('Added', item.addedAt ? day(item.addedAt) : ''),
];

/** An opened item, line by line. Its bytes, raw text and earlier versions are not among what an agent reads. */
export function linesOf(item: SeenItem): Line[] {
  const lines = (() => {
    switch (item.kind) {
      case 'contact':
        return contact(item);
      case 'event':
        return event(item);
      case 'task':
        return task(item);
      case 'note':
        return note(item);
      case 'photo':
        return photo(item);
      case 'file':
        return file(item);
    }
  })();
  return lines.filter(({ value }) => value.trim() !== '');
}

export const titleOf = (item: SeenItem): string =>
  (item.kind === 'contact' || item.kind === 'photo' || item.kind === 'file' ? item.name : item.title) ||
  'Without a name';
