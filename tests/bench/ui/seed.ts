import { randomUUID } from 'node:crypto';
import { newBody } from '../../../src/server/account/bodies.ts';
import type { Act, Wanted } from '../../../src/server/account/journal.ts';
import { addPerson } from '../../../src/server/account/people.ts';
import { TEXT_KINDS } from '../../../src/server/account/text-kinds.ts';
import { contacts } from '../../../src/server/cli/demo/data/contacts.ts';
import { photoPlan } from '../../../src/server/cli/demo/data/photo-plan.ts';
import { makePhoto } from '../../../src/server/cli/demo/data/photos.ts';
import { readConfig } from '../../../src/server/config.ts';
import { type Context, openContext } from '../../../src/server/context.ts';
import { FIXED } from '../../../src/shared/contract/kinds.ts';
import { environment, type Folders } from '../../harness/server.ts';

/** How much an account holds. `busy`: events in the month that is shown. */
export interface Sizes {
  contacts: number;
  photos: number;
  events: number;
  busy: number;
}
export interface Owner {
  email: string;
  password: string;
  sizes: Sizes;
}

const SLICE = 2000;
const DAY = 86_400_000;
/** The month every run shows. */
export const MONTH = '2026-05';
const FIRST = Date.UTC(2026, 4, 1);
const PICTURES = 60;
const YEARS = 12;

const stamp = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

/** Fills an empty data folder with owners of these sizes, by the verbs of the product; the same every time but for ids. */
export async function seed(where: Folders, owners: readonly Owner[]): Promise<void> {
  const context = await openContext(readConfig(environment(where)));
  try {
    for (const owner of owners) await fill(context, owner);
  } finally {
    await context.close();
  }
}

async function fill(context: Context, { email, password, sizes }: Owner): Promise<void> {
  const { room } = context.deps;
  const hash = await context.deps.hashPassword(password);
  const account = await addPerson(room, { email, name: 'Bench', role: 'owner', password: hash });
  const act = (): Act => ({
    account,
    batch: randomUUID(),
    actor: { type: 'owner', id: account },
    at: new Date().toISOString(),
    act: 'import',
  });
  for (const slice of sliced(cards(sizes.contacts))) await saveText(context, act(), 'contact', slice);
  for (const slice of sliced(events(sizes))) await saveText(context, act(), 'event', slice);
  const pictures = await drawn(context, account);
  for (const slice of sliced(photos(sizes.photos, pictures)))
    await room.writer.run('save', {
      act: act(),
      items: slice,
      blobs: pictures,
      policy: { href: 'rename', uid: 'refuse' },
    });
}

function* sliced<T>(all: Iterable<T>): Generator<T[]> {
  let slice: T[] = [];
  for (const one of all) {
    slice.push(one);
    if (slice.length === SLICE) {
      yield slice;
      slice = [];
    }
  }
  if (slice.length > 0) yield slice;
}

interface Text {
  uid: string;
  bytes: Uint8Array;
}

async function saveText(context: Context, act: Act, kind: 'contact' | 'event', texts: Text[]): Promise<void> {
  const items = texts.map(({ uid, bytes }): Wanted => ({
    id: randomUUID(),
    version: {
      kind,
      collection: kind === 'contact' ? FIXED.book : FIXED.calendar,
      href: uid,
      mediaType: TEXT_KINDS[kind].mediaType,
      body: newBody(bytes).sha,
      props: { addedAt: act.at },
    },
    size: bytes.length,
    uid,
  }));
  const { writer } = context.deps.room;
  await writer.run('save', { act, items, bodies: texts.map(({ bytes }) => newBody(bytes)) });
}

function* cards(count: number): Generator<Text> {
  for (const { uid, bytes } of contacts(1, count, [])) yield { uid, bytes };
}

/** `busy` of them in the month that is shown, the others spread over years around it. */
function* events({ events: count, busy }: Sizes): Generator<Text> {
  for (let n = 0; n < count; n++) {
    const day = n < busy ? n % 31 : ((n * 7919) % (YEARS * 365)) - (YEARS / 2) * 365;
    const outside = n >= busy && day >= 0 && day < 31 ? 31 : 0;
    const at = FIRST + (day + outside) * DAY + (7 + (n % 12)) * 3_600_000;
    const lines = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Lifeboat//Bench//EN',
      'BEGIN:VEVENT',
      `UID:bench-${n}`,
      `DTSTAMP:${stamp(FIRST)}`,
      `DTSTART:${stamp(at)}`,
      `DTEND:${stamp(at + 2_700_000)}`,
      `SUMMARY:Event ${n}`,
      'END:VEVENT',
      'END:VCALENDAR',
    ];
    yield { uid: `bench-${n}`, bytes: Buffer.from(lines.join('\r\n') + '\r\n') };
  }
}

type Pictures = Awaited<ReturnType<typeof drawn>>;

/** A few real pictures; many photos show the same one, as their times and shapes alone matter here. */
async function drawn(context: Context, account: string) {
  const plans = photoPlan(3, PICTURES, new Date(FIRST)).filter(({ format }) => format === 'jpeg');
  return Promise.all(
    plans.map(async (plan) => {
      const { bytes } = await makePhoto(plan);
      return context.deps.room.blobs.put(account, once(bytes));
    }),
  );
}
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function* photos(count: number, pictures: Pictures): Generator<Wanted> {
  for (let n = 0; n < count; n++) {
    const { sha, size } = pictures[n % pictures.length]!;
    const takenAt = new Date(FIRST - ((n * 7919) % count) * ((YEARS * 365 * DAY) / count)).toISOString();
    yield {
      id: randomUUID(),
      version: {
        kind: 'photo',
        collection: FIXED.library,
        href: `IMG_${n}.jpg`,
        mediaType: 'image/jpeg',
        body: sha,
        props: { takenAt, addedAt: takenAt },
      },
      size,
      uid: null,
    };
  }
}
