import { events } from './calendar.ts';
import type { DemoObject } from './calendar.ts';
import { CALENDARS } from './calendars.ts';
import { DAY, HOUR, awake, historyStart } from './history-steps.ts';
import type { HistoryDevice, HistoryItem, HistoryKind, HistoryStep } from './history-steps.ts';
import { utcText } from './ical-text.ts';
import { Random } from './random.ts';
import { notes, tasks } from './tasks-notes.ts';

/** Events that were entered one by one since the service is used; the others came with the phone. */
const ADDED = 90;
const MOVED = 9;
const CANCELLED = 4;
const DONE = 5;
const LATER_NOTES = 4;

/** Events, tasks and notes: all that existed at first, then appointments as they are made, moved and called off. */
export function calendarSteps(seed: number, now: Date): HistoryStep[] {
  const random = new Random(seed, 'history of the calendar');
  const start = historyStart(now);
  const all = events(seed, now);
  const soon = new Date(start.getTime() + 20 * DAY);
  const later = random.some(
    all.filter((event) => !event.repeats && event.start! > soon),
    ADDED,
  );
  const entered = new Set(later);
  const early = all.filter((event) => !entered.has(event));
  const [todo, written] = [tasks(seed, now), notes(seed, now)];
  const imported = (minutes: number, kind: HistoryKind, objects: DemoObject[]): HistoryStep => ({
    at: new Date(start.getTime() + minutes * 60_000),
    device: 'Pixel 8',
    act: 'import',
    items: objects.map((object) => itemOf(kind, object)),
  });
  const made = later.map((event) => ({ event, at: madeAt(random, event, start, now) }));
  return [
    { at: new Date(start.getTime() + 2 * 60_000), device: 'Pixel 8', act: 'calendars', calendars: CALENDARS },
    imported(3, 'event', early),
    imported(5, 'task', todo),
    imported(6, 'note', written.slice(0, -LATER_NOTES)),
    ...made.map(({ event, at }) => added(random, at, itemOf('event', event))),
    ...changes(random, made, now),
    ...tasksDone(random, todo, start, now),
    ...noteSteps(random, written, start, now),
  ];
}

function itemOf(kind: HistoryKind, { name, uid, title, bytes, calendar }: DemoObject): HistoryItem {
  return { kind, name, uid, title, bytes, ...(calendar ? { calendar } : {}) };
}

function handy(random: Random): HistoryDevice {
  return random.weighted<HistoryDevice>([
    ['Pixel 8', 5],
    ['web', 3],
    ['iPad', 2],
  ]);
}

function added(random: Random, at: Date, item: HistoryItem): HistoryStep {
  const bytes = edited(item.bytes, at, (text) => text.replace(/^CREATED:.*Z/m, `CREATED:${utcText(at)}`));
  return { at, device: handy(random), act: 'add', items: [{ ...item, bytes }] };
}

/** Some days before it takes place, and not in the future. */
function madeAt(random: Random, { start }: DemoObject, begun: Date, now: Date): Date {
  const wanted = start!.getTime() - random.between(3, 40) * DAY;
  const latest = now.getTime() - random.between(1, 20) * DAY;
  return awake(random, new Date(Math.max(begun.getTime() + 2 * DAY, Math.min(wanted, latest))));
}

/** Some of the new ones are moved by an hour or called off, between their making and their day. */
function changes(random: Random, made: { event: DemoObject; at: Date }[], now: Date): HistoryStep[] {
  const timed = made.filter(({ event }) => !Buffer.from(event.bytes).includes('VALUE=DATE'));
  const chosen = random.some(timed, MOVED + CANCELLED);
  return chosen.map(({ event, at }, i) => {
    const last = Math.min(event.start!.getTime(), now.getTime() - 4 * HOUR);
    const wanted = awake(random, new Date(at.getTime() + (last - at.getTime()) * random.between(0.2, 0.9)));
    const when = new Date(Math.max(at.getTime() + HOUR, Math.min(wanted.getTime(), last)));
    const item = itemOf('event', event);
    const device = handy(random);
    if (i % 3 === 0 && i / 3 < CANCELLED)
      return { at: when, device, act: 'delete', items: [item], photos: [] };
    const bytes = edited(item.bytes, when, (text) =>
      text.replace(/^(DT(?:START|END)[^:]*:\d{8}T)(\d\d)/gm, hourLater),
    );
    return { at: when, device, act: 'edit', items: [{ ...item, bytes }], what: 'moved by an hour' };
  });
}

function hourLater(_whole: string, before: string, hour: string): string {
  return before + String((Number(hour) + 1) % 24).padStart(2, '0');
}

/** Leaves the time zone's own rules alone: only what follows the first component that is no zone is rewritten. */
function edited(bytes: Uint8Array, at: Date, change: (text: string) => string): Uint8Array {
  const text = Buffer.from(bytes).toString();
  const from = text.search(/BEGIN:V(EVENT|TODO|JOURNAL)/);
  const component = text
    .slice(from)
    .replace(/^(DTSTAMP|LAST-MODIFIED):.*Z/gm, (_line, name) => `${name}:${utcText(at)}`);
  return Buffer.from(text.slice(0, from) + change(component));
}

function between(random: Random, start: Date, now: Date): Date {
  const days = (now.getTime() - start.getTime()) / DAY - 4;
  return awake(random, new Date(start.getTime() + (3 + days * random.next()) * DAY));
}

function tasksDone(random: Random, all: DemoObject[], start: Date, now: Date): HistoryStep[] {
  const open = all.filter(({ bytes }) => Buffer.from(bytes).includes('STATUS:NEEDS-ACTION'));
  return random.some(open, DONE).map((task) => {
    const at = between(random, start, now);
    const done = `STATUS:COMPLETED\r\nPERCENT-COMPLETE:100\r\nCOMPLETED:${utcText(at)}`;
    const bytes = edited(task.bytes, at, (text) => text.replace('STATUS:NEEDS-ACTION', done));
    return {
      at,
      device: handy(random),
      act: 'edit',
      items: [{ ...itemOf('task', task), bytes }],
      what: 'done',
    };
  });
}

function noteSteps(random: Random, all: DemoObject[], start: Date, now: Date): HistoryStep[] {
  const later = all
    .slice(-LATER_NOTES)
    .map((note) => added(random, between(random, start, now), itemOf('note', note)));
  const edits = all.slice(0, 6).map((note): HistoryStep => {
    const at = between(random, start, now);
    const bytes = edited(note.bytes, at, (text) =>
      text.replace('\r\nEND:VJOURNAL', '\r\n \\n(sett over)\r\nEND:VJOURNAL'),
    );
    return {
      at,
      device: handy(random),
      act: 'edit',
      items: [{ ...itemOf('note', note), bytes }],
      what: 'text changed',
    };
  });
  return [...later, ...edits];
}
