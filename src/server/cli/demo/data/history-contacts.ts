import type { Card } from './card.ts';
import { cards, numbered } from './cards.ts';
import { written } from './contacts.ts';
import { DAY, HOUR, historyStart } from './history-steps.ts';
import type { HistoryDevice, HistoryItem, HistoryStep } from './history-steps.ts';
import { Random } from './random.ts';

/** Imported at first and deleted on the way: the account ends with `count` contacts. */
const DELETED = 14;
/** Of the `count`, those that were not there from the start. */
const ADDED = 70;
const EDITS = 64;
/** People whose cards change more than once. */
const OFTEN = 12;

/** Everything that happens to contacts: the first import, and months of small changes. */
export function contactSteps(
  seed: number,
  count: number,
  now: Date,
  portraits: readonly Uint8Array[],
): HistoryStep[] {
  const random = new Random(seed, 'history of contacts');
  const all = [...cards(seed, count + DELETED)];
  const added = all.slice(count - Math.min(ADDED, Math.floor(count / 2)), count);
  const first = all.filter((card) => !added.includes(card));
  const item = (card: Card): HistoryItem => ({ kind: 'contact', ...written(card, portraits) });
  const start = historyStart(now);
  const steps: HistoryStep[] = [{ at: start, device: 'Pixel 8', act: 'import', items: first.map(item) }];
  steps.push(...additions(random, added, start, now, item));
  steps.push(...deletions(random, all.slice(count), start, now));
  return [...steps, ...edits(random, first.slice(0, first.length - DELETED), start, now, item)];
}

/** A moment of a waking hour, `from` to `to` days after the start. */
function moment(random: Random, start: Date, from: number, to: number): Date {
  return new Date(
    start.getTime() + Math.floor(random.between(from, to)) * DAY + random.int(0, 13 * 3600) * 1000,
  );
}

function daysLeft(start: Date, now: Date): number {
  return (now.getTime() - start.getTime()) / DAY - 1;
}

function handy(random: Random): HistoryDevice {
  return random.weighted<HistoryDevice>([
    ['Pixel 8', 6],
    ['web', 3],
    ['iPad', 1],
  ]);
}

function additions(
  random: Random,
  added: Card[],
  start: Date,
  now: Date,
  item: (card: Card) => HistoryItem,
): HistoryStep[] {
  const steps: HistoryStep[] = [];
  for (let left = [...added]; left.length > 0;) {
    const few = left.splice(0, random.pick([1, 1, 1, 1, 2, 2, 3, 5]));
    const at = moment(random, start, 4, daysLeft(start, now));
    const items = few.map((card) => item({ ...card, rev: at }));
    steps.push({ at, device: handy(random), act: 'add', items });
  }
  return steps;
}

function deletions(random: Random, doomed: Card[], start: Date, now: Date): HistoryStep[] {
  const steps: HistoryStep[] = [];
  for (let left = [...doomed]; left.length > 0;) {
    const few = left.splice(0, random.int(1, 4));
    const items = few.map(({ name, uid, formatted }) => ({
      kind: 'contact' as const,
      name,
      uid,
      title: formatted,
    }));
    const at = moment(random, start, 12, daysLeft(start, now));
    steps.push({ at, device: handy(random), act: 'delete', items, photos: [] });
  }
  return steps;
}

function edits(
  random: Random,
  lasting: Card[],
  start: Date,
  now: Date,
  item: (card: Card) => HistoryItem,
): HistoryStep[] {
  const people = lasting.filter((card) => !card.isCompany && card.phones.length > 0);
  const often = random.some(people, OFTEN);
  const moments = Array.from({ length: EDITS - 1 }, () => moment(random, start, 2, daysLeft(start, now)));
  const newest = new Date(now.getTime() - 2 * HOUR);
  const current = new Map<string, Card>();
  return [...moments, newest]
    .sort((a, b) => a.getTime() - b.getTime())
    .map((at) => {
      const chosen = random.pick(random.chance(0.6) ? often : people);
      const { what, change } = random.pick(CHANGES);
      const before = current.get(chosen.uid) ?? chosen;
      const after = { ...before, ...change(random, before), rev: at };
      current.set(chosen.uid, after);
      return { at, device: handy(random), act: 'edit', items: [item(after)], what };
    });
}

const CHANGES: readonly { what: string; change: (random: Random, card: Card) => Partial<Card> }[] = [
  {
    what: 'number changed',
    change: (random, { phones }) => ({
      phones: phones.map((one, i) => (i > 0 ? one : { ...one, value: numbered(random, '+47 555 0x xx') })),
    }),
  },
  {
    what: 'number added',
    change: (random, { phones }) => ({
      phones: [...phones, { kind: 'work', value: numbered(random, '+47 55 50 1xx') }],
    }),
  },
  {
    what: 'note written',
    change: (random) => ({
      note: random.pick([
        'Ny nøkkel hos naboen.',
        'Flyttet i vår; spør om ny adresse.',
        'Fødselsdagsgave: noe med båter',
        'Prefers messages to calls.',
      ]),
    }),
  },
  {
    what: 'mail changed',
    change: (random) => ({ mails: [{ kind: 'home', value: `post.${random.digits(3)}@example.net` }] }),
  },
  {
    what: 'moved',
    change: (random) => ({
      addresses: [
        {
          kind: 'home',
          street: numbered(random, 'Øvregaten xx'),
          city: 'Bergen',
          code: '5003',
          country: 'Norge',
        },
      ],
    }),
  },
  {
    what: 'new job',
    change: (random) => ({
      company: {
        name: random.pick(['Brygga Arkitekter', 'Fjordlys Kraft AS', 'Nordhavn Skole']),
        unit: '',
        title: '',
      },
    }),
  },
  {
    what: 'birthday added',
    change: (random) => ({
      birthday: { year: random.int(1950, 2000), month: random.int(1, 12), day: random.int(1, 28) },
    }),
  },
  {
    what: 'group changed',
    change: (_random, { groups }) => ({ groups: groups.includes('Venner') ? ['Familie'] : ['Venner'] }),
  },
];
