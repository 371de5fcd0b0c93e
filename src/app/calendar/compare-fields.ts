import type { EventWrite } from '../../shared/contract/calendar.ts';
import type { Compared } from '../ui/compared.ts';
import { changedFields } from './form.ts';
import { alarmWords, guestWords, STATUS_WORDS } from '../ui/event-words.ts';
import { repeatWords } from './repeat.ts';
import { timesOfWrite } from './shown.ts';
import { whenWords } from './when-words.ts';
import type { ZoneClock } from './zone-clock.ts';

/** What is set side by side: the times are one thing. */
export type ComparedField = Exclude<keyof EventWrite, 'end' | 'zone' | 'allDay' | 'uid'>;

const WORDS: Readonly<Record<ComparedField, string>> = {
  title: 'Title',
  start: 'When',
  rrule: 'Repeats',
  location: 'Place',
  url: 'Link',
  description: 'Description',
  categories: 'Categories',
  status: 'Status',
  guests: 'Guests',
  alarms: 'Alarms',
  collection: 'Calendar',
};

interface Look {
  clock: ZoneClock;
  today: number;
  calendarName: (id: string) => string;
}

/** A field of an event in lines to read. */
function linesOf(field: ComparedField, fields: EventWrite, { clock, today, calendarName }: Look): string[] {
  const text = (value: string | null | undefined) => (value ? [value] : []);
  switch (field) {
    case 'start': {
      const times = timesOfWrite(clock, fields);
      const zone = !fields.allDay && fields.zone && fields.zone !== clock.zone ? [fields.zone] : [];
      return times ? [whenWords(times, clock.zone, today), ...zone] : text(fields.start);
    }
    case 'rrule':
      return fields.rrule ? [repeatWords(fields.rrule, fields.start ?? null, fields.zone ?? null)] : [];
    case 'categories':
      return fields.categories?.length ? [fields.categories.join(', ')] : [];
    case 'status':
      return text(STATUS_WORDS[fields.status ?? '']);
    case 'guests':
      return (fields.guests ?? []).map((guest) =>
        guestWords({ name: '', role: 'REQ', status: 'NEEDS-ACTION', ...guest }),
      );
    case 'alarms':
      return (fields.alarms ?? []).map(alarmWords);
    case 'collection':
      return text(calendarName(fields.collection ?? ''));
    default:
      return text(fields[field]);
  }
}

/** Two versions of an event, field by field; those that are empty in both are left out. */
export function compareEvents(mine: EventWrite, theirs: EventWrite, look: Look): Compared<ComparedField>[] {
  const differing = new Set<string>(changedFields(theirs, mine));
  return (Object.keys(WORDS) as ComparedField[]).flatMap((field) => {
    const [left, right] = [linesOf(field, mine, look), linesOf(field, theirs, look)];
    if (left.length === 0 && right.length === 0) return [];
    return [{ field, word: WORDS[field], left, right, differs: differing.has(field) }];
  });
}
