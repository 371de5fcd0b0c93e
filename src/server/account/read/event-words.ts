import type { CalendarEvent, Task } from '../../../shared/contract/calendar.ts';
import { utf8 } from '../../../shared/formats/bytes.ts';
import { dateText, localText } from '../../../shared/formats/icalendar/civil.ts';
import { ruleInWords } from '../../../shared/formats/icalendar/rule-words.ts';
import { readSeries } from '../../../shared/formats/icalendar/series.ts';
import { UTC } from '../../../shared/formats/icalendar/zones.ts';
import type { Details } from './details.ts';

/** Details as History tells them: what no one would say as it stands there is in words. */
export function inWords(details: Details): Details {
  if (details.kind === 'event') return eventWords(details);
  if (details.kind !== 'task') return details;
  const { rrule, start, due, zone } = details as unknown as Task;
  return { ...details, rrule: rrule && ruleInWords(rrule, { start: start ?? due ?? '', zone }) };
}

/** Rules, alarms and guests in words, and what single occurrences say. */
function eventWords(details: Details): Details {
  const event = details as unknown as CalendarEvent;
  return {
    ...details,
    rrule: event.rrule && ruleInWords(event.rrule, { start: event.start ?? '', zone: event.zone }),
    alarms: event.alarms.map(alarmInWords),
    guests: event.guests.map(({ name, email, status }) => {
      const answer = status === 'NEEDS-ACTION' ? '' : ` (${status.toLowerCase()})`;
      return `${name || email}${answer}`;
    }),
    organizer: event.organizer && (event.organizer.name || event.organizer.email),
    ...occurrenceWords(event),
  };
}

const UNITS = [
  [10_080, 'week'],
  [1440, 'day'],
  [60, 'hour'],
  [1, 'minute'],
] as const;

function alarmInWords(alarm: CalendarEvent['alarms'][number]): string {
  if ('at' in alarm) return alarm.at;
  const what = alarm.related === 'end' ? 'the end' : 'the start';
  if (alarm.before === 0) return `at ${what}`;
  const minutes = Math.abs(alarm.before);
  const [size, unit] = UNITS.find(([one]) => minutes % one === 0) ?? [1, 'minute'];
  const length = minutes / size;
  return `${length} ${unit}${length === 1 ? '' : 's'} ${alarm.before > 0 ? 'before' : 'after'} ${what}`;
}

/** Which occurrences say something of their own, and which are left out. */
function occurrenceWords({ raw }: CalendarEvent): Record<string, string[]> {
  const { masters, lone } = readSeries(utf8(raw), UTC);
  const [master] = masters;
  const text = (wall: number, allDay: boolean) =>
    allDay ? dateText(wall) : localText(wall).slice(0, 16).replace('T', ' ');
  const changed = (master?.overrides ?? lone).map((one) => {
    const off = one.status === 'CANCELLED' ? ', called off' : '';
    return `${dateText(one.key)}: ${one.title}, ${text(one.when.wall, one.when.allDay)}${off}`;
  });
  const out = [...(master?.without ?? []), ...[...(master?.withoutDays ?? [])].map((day) => day * 86_400)];
  return { 'changed on their own': changed, 'left out': out.sort((a, b) => a - b).map(dateText) };
}
