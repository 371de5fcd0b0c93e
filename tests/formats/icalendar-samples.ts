/** Calendar objects written for the tests. */

import { utf8 } from '../../src/shared/formats/bytes.ts';

export const ics = (...lines: string[]): Uint8Array =>
  utf8(['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//T//T', ...lines, 'END:VCALENDAR', ''].join('\r\n'));

export const event = (...lines: string[]): string[] => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];

/** A zone no database has: one hour east of UTC, two in summer. */
export const ODD_ZONE = [
  ...['BEGIN:VTIMEZONE', 'TZID:Odd Zone', 'BEGIN:STANDARD', 'DTSTART:19701025T030000', 'TZOFFSETFROM:+0200'],
  ...['TZOFFSETTO:+0100', 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU', 'END:STANDARD', 'BEGIN:DAYLIGHT'],
  ...['DTSTART:19700329T020000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200'],
  ...['RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'END:DAYLIGHT', 'END:VTIMEZONE'],
];

export const WEEKLY = ics(
  ...ODD_ZONE,
  ...event(
    ...[
      'UID:w',
      'SUMMARY:Rowing',
      'DTSTART;TZID=Europe/Berlin:20261005T180000',
      'DTEND;TZID=Europe/Berlin:20261005T193000',
    ],
    ...[
      'RRULE:FREQ=WEEKLY;COUNT=6',
      'EXDATE;TZID=Europe/Berlin:20261012T180000',
      'X-KEEP;A=b:c',
      'SEQUENCE:3',
    ],
    ...['BEGIN:VALARM', 'UID:alarm', 'TRIGGER:-PT10M', 'ACTION:DISPLAY', 'DESCRIPTION:Row', 'END:VALARM'],
  ),
  ...event(
    'UID:w',
    'SUMMARY:Rowing late',
    'RECURRENCE-ID;TZID=Europe/Berlin:20261019T180000',
    'DTSTART;TZID=Europe/Berlin:20261021T200000',
  ),
);
