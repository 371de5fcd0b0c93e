import type { EventPlan } from './event-object.ts';
import { dateText, dayAt, later, type WallTime, weekdayFrom } from './ical-text.ts';
import type { Random } from './random.ts';

/** What comes again now: a dozen, with left-out and moved occurrences. */
export function recurring(now: Date): EventPlan[] {
  const on = (weekday: number, from: number, hour: number, minute = 0): WallTime =>
    dayAt(now, weekdayFrom(now, from, weekday), hour, minute);
  const choir = on(2, -400, 19);
  const standup = on(1, -210, 9, 15);
  return [
    {
      title: 'Korøvelse',
      calendar: 'choir',
      start: choir,
      minutes: 150,
      rule: 'FREQ=WEEKLY;BYDAY=TU',
      place: 'Øvregaten 7',
      alarm: 60,
      except: [later(choir, 3 * 7 * 1440), later(choir, 20 * 7 * 1440)],
    },
    {
      title: 'Stand-up',
      calendar: 'work',
      start: standup,
      minutes: 15,
      rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
      alarm: 5,
      moved: {
        from: later(standup, 26 * 7 * 1440),
        to: later(standup, 26 * 7 * 1440 + 240),
        title: 'Stand-up (flyttet)',
      },
    },
    { title: 'Yoga', start: on(4, -180, 17, 30), minutes: 60, rule: 'FREQ=WEEKLY;INTERVAL=2;COUNT=30' },
    {
      title: 'Husleie',
      start: { ...dayAt(now, -700), day: 1 },
      allDays: 1,
      rule: 'FREQ=MONTHLY;BYMONTHDAY=1',
    },
    {
      title: 'Bokklubb',
      start: on(3, -300, 19),
      minutes: 120,
      rule: 'FREQ=MONTHLY;BYDAY=1WE',
      place: 'Vestre Bokhandel',
      alarm: 1440,
    },
    {
      title: 'Dugnad i borettslaget',
      calendar: 'family',
      start: on(6, -560, 11),
      minutes: 240,
      rule: 'FREQ=YEARLY;COUNT=5',
    },
    {
      title: 'Mamma fyller år',
      calendar: 'birthdays',
      start: dayAt(now, -1000),
      allDays: 1,
      rule: 'FREQ=YEARLY',
      alarm: 10_080,
      categories: 'Bursdag',
    },
    {
      title: 'Bryllupsdag',
      calendar: 'birthdays',
      start: dayAt(now, -3690),
      allDays: 1,
      rule: 'FREQ=YEARLY',
      alarm: 2880,
      categories: 'Bursdag',
    },
    {
      title: 'Søppel: papp og plast',
      calendar: 'family',
      start: on(1, -120, 0),
      allDays: 1,
      rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO',
    },
    {
      title: 'Pianotime Jørgen',
      calendar: 'family',
      start: on(5, -240, 15),
      minutes: 45,
      rule: `FREQ=WEEKLY;UNTIL=${dateText(dayAt(now, -30))}T235900Z`,
    },
    {
      title: 'Vannstand: siste onsdag',
      start: on(3, -150, 7),
      minutes: 30,
      rule: 'FREQ=MONTHLY;BYDAY=-1WE',
      utc: true,
    },
    {
      title: 'Treningsleir',
      calendar: 'family',
      start: dayAt(now, -365),
      allDays: 3,
      rule: 'FREQ=YEARLY;COUNT=3',
    },
  ];
}

/** Journeys and days off. */
export function holidays(now: Date): EventPlan[] {
  return [
    {
      title: 'Lofoten 🏔',
      start: dayAt(now, -383),
      allDays: 6,
      place: 'Svolvær',
      categories: 'Reise',
      calendar: 'journeys',
    },
    {
      title: 'Αθήνα με την Ελένη',
      start: dayAt(now, -250),
      allDays: 5,
      place: 'Αθήνα',
      categories: 'Reise',
      calendar: 'journeys',
    },
    {
      title: 'Berlin',
      start: dayAt(now, -138),
      allDays: 5,
      place: 'Torstraße, Berlin',
      categories: 'Reise',
      calendar: 'journeys',
    },
    { title: 'Juleferie', start: dayAt(now, 34), allDays: 9, categories: 'Reise', calendar: 'journeys' },
    {
      title: 'Hytta',
      start: dayAt(now, 12),
      allDays: 3,
      place: 'Voss',
      text: 'Ta med ved, nøkler og brettspill.\nStrøm på dagen før.',
    },
    {
      title: 'Fly til Lisboa',
      start: dayAt(now, 61, 6, 40),
      minutes: 255,
      place: 'Flesland',
      alarm: 180,
      utc: true,
      categories: 'Reise',
      calendar: 'journeys',
    },
  ];
}

const LESSONS: readonly (readonly [
  title: string,
  weekday: number,
  hour: number,
  minutes: number,
  place: string,
])[] = [
  ['Pianotime Ada', 2, 16, 45, 'Kulturskolen'],
  ['Fotballtrening Jørgen', 4, 17, 90, 'Varden bane'],
  ['Svømming', 1, 18, 60, 'Nordnes sjøbad'],
  ['Norskkurs for Nadia', 3, 19, 90, 'Biblioteket'],
  ['Turn', 5, 16, 60, 'Turnhallen'],
  ['Sjakklubb', 3, 17, 60, 'Nordhavn Skole'],
];

/** The lessons of each school year of six, from August to June, with weeks left out and lessons moved. */
export function lessons(random: Random, now: Date): EventPlan[] {
  return Array.from({ length: 6 }, (_, year) => year).flatMap((year) =>
    LESSONS.map(([title, weekday, hour, minutes, place]): EventPlan => {
      const first = -(5 - year) * 364 - 90;
      const start = dayAt(now, weekdayFrom(now, first, weekday), hour, random.pick([0, 0, 15, 30]));
      const week = (n: number): WallTime => later(start, n * 7 * 1440);
      const away = random.int(8, 12);
      const moved = random.int(14, 30);
      return {
        title,
        start,
        minutes,
        rule: `FREQ=WEEKLY;COUNT=${random.int(36, 42)}`,
        place,
        calendar: 'family',
        except: [week(away), week(away + 1)],
        ...(random.chance(0.6)
          ? { moved: { from: week(moved), to: later(week(moved), 1440), title: `${title} (flyttet)` } }
          : {}),
        ...(random.chance(0.5) ? { alarm: 30 } : {}),
      };
    }),
  );
}

/** Calls with people elsewhere, at their own hour. */
export function elsewhere(now: Date): EventPlan[] {
  const on = (weekday: number, hour: number, minute = 0): WallTime =>
    dayAt(now, weekdayFrom(now, -330, weekday), hour, minute);
  return [
    {
      title: 'Call with the London office',
      start: on(2, 14),
      minutes: 45,
      rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU',
      zone: 'Europe/London',
      calendar: 'work',
      alarm: 10,
      guests: [
        ['Amelia Hart', 'amelia.hart@example.com', 'ACCEPTED'],
        ['Tom Okafor', 'tom.okafor@example.com', 'NEEDS-ACTION'],
      ],
    },
    {
      title: 'Design review, New York',
      start: on(4, 9, 30),
      minutes: 60,
      rule: 'FREQ=MONTHLY;BYDAY=1TH',
      zone: 'America/New_York',
      calendar: 'work',
      guests: [['Rosa Delgado', 'rosa.delgado@example.com', 'ACCEPTED']],
    },
    {
      title: '健太と電話',
      start: on(0, 20),
      minutes: 30,
      rule: 'FREQ=MONTHLY;BYDAY=3SU',
      zone: 'Asia/Tokyo',
      calendar: 'family',
    },
  ];
}
