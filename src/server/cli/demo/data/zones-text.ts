/** The rules of the zones that sample events name, as phones write them into each object (RFC 5545, 3.6.5). */
interface Zone {
  /** Offsets and names: standard, then daylight; equal when the clock is never changed. */
  standard: readonly [offset: string, name: string];
  daylight?: readonly [offset: string, name: string];
  /** First day and rule of the change to daylight time, and back. */
  spring?: readonly [start: string, rule: string];
  autumn?: readonly [start: string, rule: string];
}

const EUROPE = {
  spring: ['19960331T020000', 'FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU'],
  autumn: ['19961027T030000', 'FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU'],
} as const;

export const ZONES = {
  'Europe/Oslo': { standard: ['+0100', 'CET'], daylight: ['+0200', 'CEST'], ...EUROPE },
  'Europe/London': {
    standard: ['+0000', 'GMT'],
    daylight: ['+0100', 'BST'],
    spring: ['19960331T010000', 'FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU'],
    autumn: ['19961027T020000', 'FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU'],
  },
  'America/New_York': {
    standard: ['-0500', 'EST'],
    daylight: ['-0400', 'EDT'],
    spring: ['20070311T020000', 'FREQ=YEARLY;BYMONTH=3;BYDAY=2SU'],
    autumn: ['20071104T020000', 'FREQ=YEARLY;BYMONTH=11;BYDAY=1SU'],
  },
  'Asia/Tokyo': { standard: ['+0900', 'JST'] },
} as const satisfies Record<string, Zone>;
export type ZoneName = keyof typeof ZONES;

function part(
  name: 'STANDARD' | 'DAYLIGHT',
  from: string,
  [to, short]: readonly [string, string],
  [start, rule]: readonly [string, string?],
): string[] {
  return [
    `BEGIN:${name}`,
    `TZOFFSETFROM:${from}`,
    `TZOFFSETTO:${to}`,
    `TZNAME:${short}`,
    `DTSTART:${start}`,
    ...(rule ? [`RRULE:${rule}`] : []),
    `END:${name}`,
  ];
}

/** The VTIMEZONE of a zone. */
export function zoneLines(name: ZoneName): string[] {
  const { standard, daylight, spring, autumn }: Zone = ZONES[name];
  const parts =
    daylight && spring && autumn
      ? [
          ...part('DAYLIGHT', standard[0], daylight, spring),
          ...part('STANDARD', daylight[0], standard, autumn),
        ]
      : part('STANDARD', standard[0], standard, ['19700101T000000']);
  return ['BEGIN:VTIMEZONE', `TZID:${name}`, ...parts, 'END:VTIMEZONE'];
}
