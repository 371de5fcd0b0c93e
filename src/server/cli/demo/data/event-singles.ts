import type { EventPlan, Guest } from './event-object.ts';
import { dayAt, weekdayFrom } from './ical-text.ts';
import type { Random } from './random.ts';
import type { ZoneName } from './zones-text.ts';

/** Weekdays 1 to 5, 6 and 0, or any. */
type Days = 'work' | 'weekend' | 'any';
interface Kind {
  title: string;
  days: Days;
  hour: number;
  minutes: number;
  place?: string;
  calendar?: string;
  zone?: ZoneName;
  guests?: boolean;
}

const KINDS: readonly Kind[] = [
  { title: 'Tannlege', days: 'work', hour: 9, minutes: 45, place: 'Nygårdsgaten 12, Bergen' },
  { title: 'Kaffe med Sunniva', days: 'any', hour: 16, minutes: 60, place: 'Skuteviken' },
  { title: 'Foreldremøte', days: 'work', hour: 18, minutes: 90, place: 'Nordhavn Skole', calendar: 'family' },
  { title: 'Frisør', days: 'work', hour: 11, minutes: 30 },
  {
    title: 'Styremøte i koret',
    days: 'work',
    hour: 19,
    minutes: 120,
    place: 'Øvregaten 7',
    calendar: 'choir',
  },
  {
    title: 'Ekstra korøvelse',
    days: 'weekend',
    hour: 10,
    minutes: 240,
    place: 'Øvregaten 7',
    calendar: 'choir',
  },
  { title: 'Bilen på EU-kontroll', days: 'work', hour: 8, minutes: 60 },
  { title: 'Middag hos Åse & Bjørn', days: 'weekend', hour: 18, minutes: 180, place: 'Kalfarveien 31' },
  { title: 'Lunsj med Håkon', days: 'work', hour: 12, minutes: 60, place: 'Brygga', calendar: 'work' },
  {
    title: 'Konsert: Grieghallen',
    days: 'any',
    hour: 19,
    minutes: 150,
    place: 'Edvard Griegs plass 1; inngang C',
  },
  { title: 'Fastlege', days: 'work', hour: 13, minutes: 20 },
  { title: 'Kveldstur på Fløyen', days: 'any', hour: 17, minutes: 120, place: 'Fløyen, Bergen' },
  { title: 'Bursdagsfest for Tuva 🎈', days: 'weekend', hour: 14, minutes: 180, calendar: 'family' },
  {
    title: 'Fotballkamp Jørgen',
    days: 'weekend',
    hour: 11,
    minutes: 90,
    place: 'Varden bane',
    calendar: 'family',
  },
  { title: 'Handle til helga', days: 'work', hour: 17, minutes: 45 },
  { title: 'Medarbeidersamtale', days: 'work', hour: 10, minutes: 60, calendar: 'work', guests: true },
  { title: 'Quarter plan', days: 'work', hour: 10, minutes: 90, calendar: 'work', guests: true },
  { title: 'Release', days: 'work', hour: 15, minutes: 30, calendar: 'work' },
  { title: 'Intervju', days: 'work', hour: 14, minutes: 45, calendar: 'work', guests: true },
  {
    title: 'Call with Amelia (London)',
    days: 'work',
    hour: 10,
    minutes: 30,
    calendar: 'work',
    zone: 'Europe/London',
  },
  {
    title: 'Videomøte: ニューヨーク/京都',
    days: 'work',
    hour: 8,
    minutes: 60,
    calendar: 'work',
    zone: 'America/New_York',
  },
  { title: 'Markedet på Torget', days: 'weekend', hour: 10, minutes: 90 },
  { title: 'Kino', days: 'any', hour: 20, minutes: 130, place: 'Magnus Barfot' },
  { title: 'Hytteturen: pakke bilen', days: 'weekend', hour: 9, minutes: 60, calendar: 'journeys' },
];

const GUESTS: readonly Guest[] = [
  ['Amelia Hart', 'amelia.hart@example.com', 'ACCEPTED'],
  ['Håkon Dahl', 'hakon.dahl@example.com', 'DECLINED'],
  ['Nadia Rahman', 'nadia.rahman@example.com', 'NEEDS-ACTION'],
  ['Oskar Lind', 'oskar.lind@example.com', 'ACCEPTED'],
];
const TEXTS = [
  'Husk å ta med kvittering',
  'Ring hvis forsinket: 555 01 22',
  'Agenda:\n1. Regnskap\n2. Sommerfest\n3. Eventuelt',
];
const WEEK = 7;
/** Six years of which the last lies ahead. */
const FIRST_DAY = -5 * 365;
const LAST_DAY = 365;

/** So many single events, spread over six years as a week goes: most on working days, few far ahead. */
export function singles(random: Random, now: Date, count: number): EventPlan[] {
  return Array.from({ length: count }, () => single(random, now));
}

function single(random: Random, now: Date): EventPlan {
  const kind = random.pick(KINDS);
  const ahead = random.chance(0.12);
  const day = ahead ? Math.floor(random.next() ** 2 * LAST_DAY) : random.int(FIRST_DAY, -1);
  const wanted =
    kind.days === 'work' ? random.int(1, 5) : kind.days === 'weekend' ? random.pick([6, 0]) : null;
  const on = wanted === null ? day : Math.min(weekdayFrom(now, day, wanted), LAST_DAY + WEEK);
  const { title, hour, minutes, place, calendar, zone } = kind;
  return {
    title,
    start: dayAt(now, on, hour, random.pick([0, 0, 15, 30])),
    minutes,
    ...(place ? { place } : {}),
    ...(calendar ? { calendar } : {}),
    ...(zone ? { zone } : {}),
    ...(kind.guests ? { guests: random.some(GUESTS, random.int(1, 3)) } : {}),
    ...(random.chance(0.4) ? { alarm: random.pick([10, 30, 60, 1440]) } : {}),
    ...(random.chance(0.2) ? { text: random.pick(TEXTS) } : {}),
    utc: zone === undefined && random.chance(0.15),
  };
}
