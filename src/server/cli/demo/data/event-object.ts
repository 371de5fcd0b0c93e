import { calendarObject, dateText, escaped, later, utcText, type WallTime, wallText } from './ical-text.ts';
import type { Random } from './random.ts';
import type { ZoneName } from './zones-text.ts';

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
  /** Key of the calendar it lies in (calendars.ts); absent: the one every account has. */
  calendar?: string;
}

/** Somebody invited: name, address, answer (RFC 5545, 3.2.12). */
export type Guest = readonly [name: string, email: string, answer: 'ACCEPTED' | 'DECLINED' | 'NEEDS-ACTION'];

/** What an event says, before it is written down. */
export interface EventPlan {
  title: string;
  /** A floating day when `allDays` is set, else a time in `zone`. */
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
  /** Oslo when absent. */
  zone?: ZoneName;
  /** Key of the calendar it lies in. */
  calendar?: string;
  /** Name, address and answer of each. */
  guests?: readonly Guest[];
}

/** The object a phone would have written for it, made before the history began. */
export function eventObject(random: Random, plan: EventPlan, now: Date): DemoObject {
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
    plan.except ? `EXDATE;TZID=${zoneOf(plan)}:${plan.except.map(wallText).join(',')}` : null,
    `SUMMARY:${escaped(plan.title)}`,
    plan.place ? `LOCATION:${escaped(plan.place)}` : null,
    plan.text ? `DESCRIPTION:${escaped(plan.text)}` : null,
    plan.categories ? `CATEGORIES:${plan.categories}` : null,
    plan.allDays ? 'TRANSP:TRANSPARENT' : 'TRANSP:OPAQUE',
    ...guestLines(plan),
    random.chance(0.15) && 'X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC',
    ...alarmLines(plan),
    ...movedLines(plan, common),
  ];
  const { year, month, day, hour, minute } = plan.start;
  return {
    bytes: calendarObject('VEVENT', lines, plan.allDays || plan.utc ? null : zoneOf(plan)),
    name: `${uid}.ics`,
    uid,
    title: plan.title,
    start: new Date(Date.UTC(year, month - 1, day, hour, minute)),
    repeats: plan.rule !== undefined,
    ...(plan.calendar ? { calendar: plan.calendar } : {}),
  };
}

const zoneOf = ({ zone = 'Europe/Oslo' }: EventPlan): ZoneName => zone;

function timeLines(plan: EventPlan, start: WallTime): string[] {
  const { minutes = 60, allDays, utc } = plan;
  if (allDays)
    return [
      `DTSTART;VALUE=DATE:${dateText(start)}`,
      `DTEND;VALUE=DATE:${dateText(later(start, allDays * 1440))}`,
    ];
  const end = later(start, minutes);
  if (utc) return [`DTSTART:${wallText(start)}Z`, `DTEND:${wallText(end)}Z`];
  return [`DTSTART;TZID=${zoneOf(plan)}:${wallText(start)}`, `DTEND;TZID=${zoneOf(plan)}:${wallText(end)}`];
}

function guestLines({ guests = [] }: EventPlan): string[] {
  if (guests.length === 0) return [];
  const invited = guests.map(
    ([name, email, answer]) => `ATTENDEE;CN=${name};PARTSTAT=${answer};ROLE=REQ-PARTICIPANT:mailto:${email}`,
  );
  return ['ORGANIZER;CN=Mira Solberg:mailto:mira@example.org', ...invited];
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
    `RECURRENCE-ID;TZID=${zoneOf(plan)}:${wallText(from)}`,
    ...timeLines(plan, to),
    `SUMMARY:${escaped(title)}`,
  ];
}
