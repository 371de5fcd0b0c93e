import { shortDay, short } from '../ui/format.ts';
import { STATUS_WORDS } from '../ui/event-words.ts';
import type { Told, VersionLike } from '../ui/VersionList.svelte';

/** What a version of an event changed, in words: fields as the service names them. */
const WORDS: Readonly<Record<string, string>> = {
  title: 'Title',
  start: 'Starts',
  end: 'Ends',
  zone: 'Time zone',
  rrule: 'Repeats',
  location: 'Place',
  url: 'Link',
  description: 'Description',
  categories: 'Categories',
  status: 'Status',
  guests: 'Guests',
  organizer: 'Organizer',
  alarms: 'Alarms',
  collection: 'Calendar',
  'changed on their own': 'Changed on their own',
  'left out': 'Left out',
};

const dated = (text: string): string =>
  text.length === 10 ? shortDay(`${text}T00:00`, new Date(), true) : short(text.slice(0, 19));

function inWords(field: string, text: string | null, calendarName: (id: string) => string): string {
  if (!text) return '';
  if (field === 'start' || field === 'end') return dated(text);
  if (field === 'status') return STATUS_WORDS[text] ?? text;
  if (field === 'collection') return calendarName(text);
  return text;
}

export const told = ({ fields }: VersionLike, calendarName: (id: string) => string): Told[] =>
  fields.flatMap(({ field, before, after }) => {
    const word = WORDS[field];
    if (!word) return [];
    return [
      { word, before: inWords(field, before, calendarName), after: inWords(field, after, calendarName) },
    ];
  });
