import type { DemoObject } from './calendar.ts';
import { calendarObject, dateText, dayAt, escaped, utcText } from './ical-text.ts';
import { Random } from './random.ts';
import { CHORES, DIARY, NOTES, ROUTINES, TASKS, UNDERTAKINGS } from './tasks-notes-texts.ts';

const DAY = 86_400_000;

interface TaskPlan {
  title: string;
  /** Days until due; null: some day. */
  due: number | null;
  percent: number;
  priority: number;
  text?: string | undefined;
  rule?: string;
  parent?: string;
}

const TASK_COUNT = 90;

/** 90 tasks: some done, some late, some without a day, with subtasks and such that come again. */
export function tasks(seed: number, now: Date): DemoObject[] {
  const random = new Random(seed, 'tasks');
  const made: DemoObject[] = [];
  const add = (plan: TaskPlan): string => {
    const object = taskObject(random, plan, now);
    made.push(object);
    return object.uid;
  };
  for (const [title, due, percent, priority, text] of TASKS) add({ title, due, percent, priority, text });
  for (const [title, due, rule] of ROUTINES) add({ title, due, rule, percent: 0, priority: 0 });
  for (const [title, steps] of UNDERTAKINGS) {
    const due = random.int(10, 120);
    const parent = add({ title, due, percent: 0, priority: 1 });
    for (const [n, step] of steps.entries())
      add({ title: step, due: due - 5, percent: n === 0 ? 100 : 0, priority: 0, parent });
  }
  while (made.length < TASK_COUNT) add(chore(random));
  return made;
}

/** Most of what once had to be done is done. */
function chore(random: Random): TaskPlan {
  const done = random.chance(0.8);
  return {
    title: random.pick(CHORES),
    due: done ? -random.int(20, 900) : random.int(1, 90),
    percent: done ? 100 : 0,
    priority: random.pick([0, 0, 5, 9]),
  };
}

function taskObject(random: Random, plan: TaskPlan, now: Date): DemoObject {
  const { title, due, percent, priority, text, rule, parent } = plan;
  const uid = random.uuid();
  const age = Math.max(random.int(220, 400), due === null ? 0 : 30 - due);
  const made = new Date(now.getTime() - age * DAY);
  const done = percent === 100;
  const doneAt = new Date(Math.min(now.getTime() - 220 * DAY, now.getTime() + (due ?? -230) * DAY));
  const bytes = calendarObject('VTODO', [
    `UID:${uid}`,
    `DTSTAMP:${utcText(made)}`,
    `CREATED:${utcText(made)}`,
    `SUMMARY:${escaped(title)}`,
    due === null ? null : `DUE;VALUE=DATE:${dateText(dayAt(now, due))}`,
    rule ? `DTSTART;VALUE=DATE:${dateText(dayAt(now, due!))}` : null,
    rule ? `RRULE:${rule}` : null,
    priority > 0 && `PRIORITY:${priority}`,
    `STATUS:${done ? 'COMPLETED' : percent > 0 ? 'IN-PROCESS' : 'NEEDS-ACTION'}`,
    percent > 0 && `PERCENT-COMPLETE:${percent}`,
    done && `COMPLETED:${utcText(doneAt)}`,
    parent ? `RELATED-TO;RELTYPE=PARENT:${parent}` : null,
    text ? `DESCRIPTION:${escaped(text)}` : null,
    random.chance(0.2) && 'X-MOZ-GENERATION:2',
  ]);
  return { bytes, name: `${uid}.ics`, uid, title, start: null, repeats: rule !== undefined };
}

const NOTE_COUNT = 60;

/** 60 notes, each a VJOURNAL without a day of its own. */
export function notes(seed: number, now: Date): DemoObject[] {
  const random = new Random(seed, 'notes');
  const written = NOTES.map(([title, text]) =>
    noteObject(random.uuid(), title, text, new Date(now.getTime() - random.int(220, 700) * DAY)),
  );
  const diary = Array.from({ length: NOTE_COUNT - NOTES.length }, () => {
    const made = new Date(now.getTime() - random.int(220, 1500) * DAY);
    return noteObject(random.uuid(), `Dagbok ${made.toISOString().slice(0, 10)}`, random.pick(DIARY), made);
  });
  return [...diary, ...written];
}

export function noteObject(uid: string, title: string, text: string, made: Date): DemoObject {
  const lines = [
    `UID:${uid}`,
    `DTSTAMP:${utcText(made)}`,
    `CREATED:${utcText(made)}`,
    `LAST-MODIFIED:${utcText(made)}`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(text)}`,
  ];
  return {
    bytes: calendarObject('VJOURNAL', lines),
    name: `${uid}.ics`,
    uid,
    title,
    start: null,
    repeats: false,
  };
}
