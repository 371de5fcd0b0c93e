import {
  ZONE,
  calendarObject,
  dateText,
  dayAt,
  escaped,
  later,
  utcText,
  wallText,
  weekdayFrom,
} from './ical-text.ts';
import type { WallTime } from './ical-text.ts';
import { Random } from './random.ts';

/** One event, task or note as a whole VCALENDAR object. */
export interface DemoObject {
  bytes: Uint8Array;
  /** File name, as a client would choose its href. */
  name: string;
  uid: string;
  title: string;
  /** When an event begins (its wall time read as UTC); null for tasks and notes. */
  start: Date | null;
  /** Comes again by a rule. */
  repeats: boolean;
}

interface EventPlan {
  title: string;
  /** A floating day when `allDays` is set, else a time in Oslo. */
  start: WallTime;
  minutes?: number;
  allDays?: number;
  rule?: string;
  /** Left-out starts of a recurring event. */
  except?: WallTime[];
  /** One occurrence that was moved and renamed. */
  moved?: { from: WallTime; to: WallTime; title: string };
  place?: string;
  text?: string;
  /** Minutes before the start. */
  alarm?: number;
  categories?: string;
  /** In UTC rather than in a zone, as some programs write. */
  utc?: boolean;
}

const SINGLES: readonly (readonly [string, number, number, string?])[] = [
  ['Tannlege', 9, 45, 'Nygårdsgaten 12, Bergen'],
  ['Kaffe med Sunniva', 16, 60, 'Skuteviken'],
  ['Foreldremøte', 18, 90, 'Nordhavn Skole'],
  ['Frisør', 11, 30],
  ['Styremøte i koret', 19, 120, 'Øvregaten 7'],
  ['Bilen på EU-kontroll', 8, 60],
  ['Middag hos Åse & Bjørn', 18, 180, 'Kalfarveien 31'],
  ['Call with Amelia (London)', 10, 30],
  ['Lunsj med Håkon', 12, 60, 'Brygga'],
  ['Konsert: Grieghallen', 19, 150, 'Edvard Griegs plass 1; inngang C'],
  ['Fastlege', 13, 20],
  ['Kveldstur på Fløyen', 17, 120, 'Fløyen, Bergen'],
  ['Bursdagsfest for Tuva 🎈', 14, 180],
  ['Videomøte: ニューヨーク/京都', 8, 60],
];

/**
 * About 120 events around `now`: a dozen recurring ones in their time zone (with exceptions and a moved occurrence),
 * days long and short, with alarms and without. The same arguments give the same bytes.
 */
export function events(seed: number, now: Date): DemoObject[] {
  const random = new Random(seed, 'events');
  const plans = [...recurring(now), ...holidays(now)];
  while (plans.length < 120) plans.push(single(random, now));
  return plans.map((plan) => eventObject(random, plan, now));
}

function recurring(now: Date): EventPlan[] {
  const on = (weekday: number, from: number, hour: number, minute = 0): WallTime =>
    dayAt(now, weekdayFrom(now, from, weekday), hour, minute);
  const choir = on(2, -400, 19);
  const standup = on(1, -210, 9, 15);
  return [
    {
      title: 'Korøvelse',
      start: choir,
      minutes: 150,
      rule: 'FREQ=WEEKLY;BYDAY=TU',
      place: 'Øvregaten 7',
      alarm: 60,
      except: [later(choir, 3 * 7 * 1440), later(choir, 20 * 7 * 1440)],
    },
    {
      title: 'Stand-up',
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
    { title: 'Dugnad i borettslaget', start: on(6, -560, 11), minutes: 240, rule: 'FREQ=YEARLY;COUNT=5' },
    {
      title: 'Mamma fyller år',
      start: dayAt(now, -1000),
      allDays: 1,
      rule: 'FREQ=YEARLY',
      alarm: 10_080,
      categories: 'Bursdag',
    },
    {
      title: 'Bryllupsdag',
      start: dayAt(now, -3690),
      allDays: 1,
      rule: 'FREQ=YEARLY',
      alarm: 2880,
      categories: 'Bursdag',
    },
    {
      title: 'Søppel: papp og plast',
      start: on(1, -120, 0),
      allDays: 1,
      rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO',
    },
    {
      title: 'Pianotime Jørgen',
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
    { title: 'Treningsleir', start: dayAt(now, -365), allDays: 3, rule: 'FREQ=YEARLY;COUNT=3' },
  ];
}

function holidays(now: Date): EventPlan[] {
  return [
    { title: 'Lofoten 🏔', start: dayAt(now, -383), allDays: 6, place: 'Svolvær', categories: 'Reise' },
    { title: 'Αθήνα με την Ελένη', start: dayAt(now, -250), allDays: 5, place: 'Αθήνα', categories: 'Reise' },
    { title: 'Berlin', start: dayAt(now, -138), allDays: 5, place: 'Torstraße, Berlin', categories: 'Reise' },
    { title: 'Juleferie', start: dayAt(now, 34), allDays: 9, categories: 'Reise' },
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
    },
  ];
}

function single(random: Random, now: Date): EventPlan {
  const [title, hour, minutes, place] = random.pick(SINGLES);
  // Most of a calendar lies behind its owner; a good part in the coming weeks.
  const days = random.chance(0.3) ? random.int(0, 75) : -random.int(1, 540);
  return {
    title,
    start: dayAt(now, days, hour, random.pick([0, 0, 15, 30])),
    minutes,
    ...(place ? { place } : {}),
    ...(random.chance(0.4) ? { alarm: random.pick([10, 30, 60, 1440]) } : {}),
    ...(random.chance(0.2)
      ? {
          text: random.pick([
            'Husk å ta med kvittering',
            'Ring hvis forsinket: 555 01 22',
            'Agenda:\n1. Regnskap\n2. Sommerfest\n3. Eventuelt',
          ]),
        }
      : {}),
    utc: random.chance(0.15),
  };
}

function eventObject(random: Random, plan: EventPlan, now: Date): DemoObject {
  const uid = `${random.uuid().toUpperCase()}`;
  const made = new Date(
    Math.floor(now.getTime() / 86_400_000 - random.int(215, 600)) * 86_400_000 + random.int(0, 86_399) * 1000,
  );
  const common = [
    `UID:${uid}`,
    `DTSTAMP:${utcText(made)}`,
    `CREATED:${utcText(made)}`,
    `LAST-MODIFIED:${utcText(made)}`,
  ];
  const lines = [
    ...common,
    ...timeLines(plan, plan.start),
    plan.rule ? `RRULE:${plan.rule}` : null,
    plan.except ? `EXDATE;TZID=${ZONE}:${plan.except.map(wallText).join(',')}` : null,
    `SUMMARY:${escaped(plan.title)}`,
    plan.place ? `LOCATION:${escaped(plan.place)}` : null,
    plan.text ? `DESCRIPTION:${escaped(plan.text)}` : null,
    plan.categories ? `CATEGORIES:${plan.categories}` : null,
    plan.allDays ? 'TRANSP:TRANSPARENT' : 'TRANSP:OPAQUE',
    random.chance(0.15) && 'X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC',
    ...alarmLines(plan),
    ...movedLines(plan, common),
  ];
  const zoned = !plan.allDays && !plan.utc;
  const { year, month, day, hour, minute } = plan.start;
  return {
    bytes: calendarObject('VEVENT', lines, zoned),
    name: `${uid}.ics`,
    uid,
    title: plan.title,
    start: new Date(Date.UTC(year, month - 1, day, hour, minute)),
    repeats: plan.rule !== undefined,
  };
}

function timeLines({ minutes = 60, allDays, utc }: EventPlan, start: WallTime): string[] {
  if (allDays)
    return [
      `DTSTART;VALUE=DATE:${dateText(start)}`,
      `DTEND;VALUE=DATE:${dateText(later(start, allDays * 1440))}`,
    ];
  const end = later(start, minutes);
  if (utc) return [`DTSTART:${wallText(start)}Z`, `DTEND:${wallText(end)}Z`];
  return [`DTSTART;TZID=${ZONE}:${wallText(start)}`, `DTEND;TZID=${ZONE}:${wallText(end)}`];
}

function alarmLines({ alarm, title }: EventPlan): string[] {
  if (alarm === undefined) return [];
  const before = alarm % 1440 === 0 ? `-P${alarm / 1440}D` : `-PT${alarm}M`;
  return [
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(title)}`,
    `TRIGGER:${before}`,
    'END:VALARM',
  ];
}

/** A changed occurrence: a second VEVENT of the same UID in the same object (RFC 5545, RECURRENCE-ID). */
function movedLines(plan: EventPlan, common: readonly string[]): string[] {
  if (!plan.moved) return [];
  const { from, to, title } = plan.moved;
  return [
    'END:VEVENT',
    'BEGIN:VEVENT',
    ...common,
    `RECURRENCE-ID;TZID=${ZONE}:${wallText(from)}`,
    ...timeLines(plan, to),
    `SUMMARY:${escaped(title)}`,
  ];
}
