/** The examples of RFC 5545 §3.8.5.3. */

import { localText } from '../../src/shared/formats/icalendar/civil.ts';

export const START = '1997-09-02T09:00:00';

/** Walls as `0902` (month and day; the year before it where it changes), with the time where it is not 09:00. */
export function shown(walls: number[]): string {
  let year = '1997';
  const parts = walls.map((wall) => {
    const [date = '', time = ''] = localText(wall).split('T');
    const [y = '', month, day] = date.split('-');
    const text =
      (y === year ? '' : `${y}:`) +
      month +
      day +
      (time === '09:00:00' ? '' : `/${time.slice(0, 5).replace(':', '')}`);
    year = y;
    return text;
  });
  return parts.join(' ');
}

/** Days as the RFC prints them: `09:2-11` is 0902 … 0911. */
export const days = (text: string): string =>
  text
    .split(' ')
    .flatMap((part) => {
      const [month = '', list = ''] = part.split(':').slice(-2);
      const year = part.split(':').length === 3 ? `${part.split(':')[0]}:` : '';
      return list
        .split(',')
        .flatMap((piece) => {
          const [from, to] = piece.split('-').map(Number);
          return Array.from(
            { length: (to ?? from!) - from! + 1 },
            (_, i) => month + String(from! + i).padStart(2, '0'),
          );
        })
        .map((one, i) => (i === 0 ? year : '') + one);
    })
    .join(' ');

/** Every example of RFC 5545 §3.8.5.3: rule, what comes first, and where it differs DTSTART, how many, local UNTIL. */
export const EXAMPLES: [string, string, string?, number?, string?][] = [
  ['FREQ=DAILY;COUNT=10', days('09:2-11')],
  [
    'FREQ=DAILY;UNTIL=19971224T000000Z',
    days('09:2-30 10:1-31 11:1-30 12:1-23'),
    START,
    200,
    '1997-12-23T19:00:00',
  ],
  ['FREQ=DAILY;INTERVAL=2', days('09:2,4,6,8'), START, 4],
  ['FREQ=DAILY;INTERVAL=10;COUNT=5', days('09:2,12,22 10:2,12')],
  [
    'FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA',
    days('1998:01:1-31 1999:01:1-31 2000:01:1-31'),
    '1998-01-01T09:00',
    100,
    '2000-01-31T09:00',
  ],
  [
    'FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1',
    days('1998:01:1-31 1999:01:1-31 2000:01:1-31'),
    '1998-01-01T09:00',
    100,
    '2000-01-31T09:00',
  ],
  ['FREQ=WEEKLY;COUNT=10', days('09:2,9,16,23,30 10:7,14,21,28 11:4')],
  [
    'FREQ=WEEKLY;UNTIL=19971224T000000Z',
    days('09:2,9,16,23,30 10:7,14,21,28 11:4,11,18,25 12:2,9,16,23'),
    START,
    100,
    '1997-12-23T19:00',
  ],
  [
    'FREQ=WEEKLY;INTERVAL=2;WKST=SU',
    days('09:2,16,30 10:14,28 11:11,25 12:9,23 1998:01:6,20 02:3'),
    START,
    12,
  ],
  [
    'FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH',
    days('09:2,4,9,11,16,18,23,25,30 10:2'),
    START,
    100,
    '1997-10-06T20:00',
  ],
  ['FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH', days('09:2,4,9,11,16,18,23,25,30 10:2')],
  [
    'FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR',
    days('09:1,3,5,15,17,19,29 10:1,3,13,15,17,27,29,31 11:10,12,14,24,26,28 12:8,10,12,22'),
    '1997-09-01T09:00',
    100,
    '1997-12-23T19:00',
  ],
  ['FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH', days('09:2,4,16,18,30 10:2,14,16')],
  [
    'FREQ=MONTHLY;COUNT=10;BYDAY=1FR',
    days('09:5 10:3 11:7 12:5 1998:01:2 02:6 03:6 04:3 05:1 06:5'),
    '1997-09-05T09:00',
  ],
  [
    'FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR',
    days('09:5 10:3 11:7 12:5'),
    '1997-09-05T09:00',
    9,
    '1997-12-23T19:00',
  ],
  [
    'FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU',
    days('09:7,28 11:2,30 1998:01:4,25 03:1,29 05:3,31'),
    '1997-09-07T09:00',
  ],
  ['FREQ=MONTHLY;COUNT=6;BYDAY=-2MO', days('09:22 10:20 11:17 12:22 1998:01:19 02:16'), '1997-09-22T09:00'],
  ['FREQ=MONTHLY;BYMONTHDAY=-3', days('09:28 10:29 11:28 12:29 1998:01:29 02:26'), '1997-09-28T09:00', 6],
  ['FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15', days('09:2,15 10:2,15 11:2,15 12:2,15 1998:01:2,15')],
  [
    'FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1',
    days('09:30 10:1,31 11:1,30 12:1,31 1998:01:1,31 02:1'),
    '1997-09-30T09:00',
  ],
  [
    'FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15',
    days('09:10-15 1999:03:10-13'),
    '1997-09-10T09:00',
  ],
  [
    'FREQ=MONTHLY;INTERVAL=2;BYDAY=TU',
    days('09:2,9,16,23,30 11:4,11,18,25 1998:01:6,13,20,27 03:3,10,17,24,31'),
    START,
    18,
  ],
  [
    'FREQ=YEARLY;COUNT=10;BYMONTH=6,7',
    days('06:10 07:10 1998:06:10 07:10 1999:06:10 07:10 2000:06:10 07:10 2001:06:10 07:10'),
    '1997-06-10T09:00',
  ],
  [
    'FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3',
    days('03:10 1999:01:10 02:10 03:10 2001:01:10 02:10 03:10 2003:01:10 02:10 03:10'),
    '1997-03-10T09:00',
  ],
  [
    'FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200',
    days('01:1 04:10 07:19 2000:01:1 04:9 07:18 2003:01:1 04:10 07:19 2006:01:1'),
    '1997-01-01T09:00',
  ],
  ['FREQ=YEARLY;BYDAY=20MO', days('05:19 1998:05:18 1999:05:17'), '1997-05-19T09:00', 3],
  ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO', days('05:12 1998:05:11 1999:05:17'), '1997-05-12T09:00', 3],
  [
    'FREQ=YEARLY;BYMONTH=3;BYDAY=TH',
    days('03:13,20,27 1998:03:5,12,19,26 1999:03:4,11,18,25'),
    '1997-03-13T09:00',
    11,
  ],
  [
    'FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8',
    days('06:5,12,19,26 07:3,10,17,24,31 08:7,14,21,28 1998:06:4,11,18,25'),
    '1997-06-05T09:00',
    17,
  ],
  ['FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13', days('1998:02:13 03:13 11:13 1999:08:13 2000:10:13'), START, 5],
  [
    'FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13',
    days('09:13 10:11 11:8 12:13 1998:01:10 02:7 03:7 04:11 05:9 06:13'),
    '1997-09-13T09:00',
    10,
  ],
  [
    'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8',
    '1996:1105 2000:1107 2004:1102',
    '1996-11-05T09:00',
    3,
  ],
  ['FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3', days('09:4 10:7 11:6'), '1997-09-04T09:00'],
  [
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2',
    days('09:29 10:30 11:27 12:30 1998:01:29 02:26 03:30'),
    '1997-09-29T09:00',
    7,
  ],
  // 17:00Z is 13:00 in New York, so 15:00 is too late: the list printed in the RFC forgot the zone.
  ['FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z', '0902 0902/1200', START, 9, '1997-09-02T13:00'],
  ['FREQ=MINUTELY;INTERVAL=15;COUNT=6', '0902 0902/0915 0902/0930 0902/0945 0902/1000 0902/1015'],
  ['FREQ=MINUTELY;INTERVAL=90;COUNT=4', '0902 0902/1030 0902/1200 0902/1330'],
  [
    'FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40',
    '0902 0902/0920 0902/0940 0902/1000',
    START,
    4,
  ],
  ['FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16', '0902 0902/0920 0902/0940 0902/1000', START, 4],
  ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO', days('08:5,10,19,24'), '1997-08-05T09:00'],
  ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU', days('08:5,17,19,31'), '1997-08-05T09:00'],
  ['FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5', days('2007:01:15,30 02:15 03:15,30'), '2007-01-15T09:00'],
];
