import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { events } from '../../src/server/cli/demo/data/calendar.ts';
import { contacts } from '../../src/server/cli/demo/data/contacts.ts';
import { history } from '../../src/server/cli/demo/data/history.ts';
import type { HistoryStep } from '../../src/server/cli/demo/data/history-steps.ts';
import { photoPlan } from '../../src/server/cli/demo/data/photo-plan.ts';
import type { PlannedPhoto } from '../../src/server/cli/demo/data/photo-plan.ts';
import { makePhoto, photos } from '../../src/server/cli/demo/data/photos.ts';
import { portraits } from '../../src/server/cli/demo/data/portraits.ts';
import { notes, tasks } from '../../src/server/cli/demo/data/tasks-notes.ts';
import { readExif } from '../../src/server/jobs/media/exif.ts';
import { sniff } from '../../src/shared/formats/media-type.ts';

const SEED = 7;
const NOW = new Date('2026-11-22T02:00:00Z');

const text = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

function hash(parts: Iterable<Uint8Array | string>): string {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  return sum.digest('hex');
}

describe('contacts', async () => {
  const faces = await portraits(SEED);
  const all = [...contacts(SEED, 1200, faces)];
  const cards = all.map(({ bytes }) => text(bytes));

  test('1,200 whole cards, each with a UID and a name of its own', () => {
    assert.equal(all.length, 1200);
    assert.equal(new Set(all.map(({ uid }) => uid)).size, 1200);
    assert.equal(new Set(all.map(({ name }) => name)).size, 1200);
    for (const [i, card] of cards.entries()) {
      assert.match(card, /^BEGIN:VCARD\r\nVERSION:(2\.1|3\.0|4\.0)\r\n[^]*\r\nEND:VCARD\r\n$/);
      assert.ok(card.includes(`UID:${all[i]!.uid}\r\n`));
      assert.equal(card.match(/BEGIN:VCARD/g)?.length, 1);
      assert.match(card, /\r\nREV:\d{4}/);
    }
  });

  test('lines end in CRLF and are folded at 75 octets', () => {
    for (const card of cards) {
      assert.doesNotMatch(card, /[^\r]\n|\r[^\n]/);
      for (const line of card.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 76, line);
    }
  });

  test('of every kind that a phone book has', () => {
    const having = (pattern: RegExp): number => cards.filter((card) => pattern.test(card)).length;
    const least: [RegExp, number][] = [
      [/VERSION:3\.0/, 800],
      [/VERSION:4\.0/, 60],
      [/VERSION:2\.1/, 30],
      [/ENCODING=QUOTED-PRINTABLE/, 20],
      [/X-ABLabel:(?!_\$!<)/, 20],
      [/PHOTO/, 150],
      [/CATEGORIES/, 300],
      [/\r\nX-[A-Z]/, 100],
      [/1604-|BDAY:--/, 40],
      [/NOTE/, 100],
      [/ORG/, 200],
      [/(TEL[^]*){3}/, 80],
    ];
    for (const [pattern, number] of least)
      assert.ok(having(pattern) >= number, `${pattern}: ${having(pattern)}`);
    const scripts = [
      'Latin',
      'Greek',
      'Cyrillic',
      'Hebrew',
      'Arabic',
      'Han',
      'Hiragana',
      'Hangul',
      'Devanagari',
      'Thai',
    ];
    for (const script of [...scripts, 'Tamil', 'Georgian', 'Ethiopic'])
      assert.ok(
        all.some(({ title }) => new RegExp(`\\p{Script=${script}}`, 'u').test(title)),
        script,
      );
    assert.ok(new Set(all.map(({ title }) => title)).size > 1100, 'few names come twice');
    const unfolded = cards.map((card) => card.replace(/\r\n /g, ''));
    for (const card of unfolded) assert.doesNotMatch(card, /@(?!example\.(org|com|net)\b|u\d)|[:.]@/);
  });

  test('the same again, and the first of a longer run', async () => {
    const again = [...contacts(SEED, 1200, await portraits(SEED))];
    assert.equal(hash(again.map(({ bytes }) => bytes)), hash(all.map(({ bytes }) => bytes)));
    assert.deepEqual([...contacts(SEED, 50, faces)], all.slice(0, 50));
    assert.notDeepEqual([...contacts(SEED + 1, 1, faces)], all.slice(0, 1));
  });
});

describe('photos', () => {
  const plan = photoPlan(SEED, 600, NOW);
  const sample = plan.filter(({ format }, i) => i % 13 === 0 || format === 'heic' || format === 'video');
  const TYPES: Record<PlannedPhoto['format'], RegExp> = {
    jpeg: /^image\/jpeg$/,
    screenshot: /^image\/png$/,
    webp: /^image\/webp$/,
    heic: /^image\/heic$/,
    video: /^video\/(mp4|quicktime)$/,
  };

  test('600 planned, oldest first, over two and a half years', () => {
    assert.equal(plan.length, 600);
    assert.equal(new Set(plan.map(({ name }) => name)).size, 600);
    const times = plan.map(({ taken }) => taken.getTime());
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    assert.ok(times.at(-1)! < NOW.getTime() && NOW.getTime() - times[0]! > 800 * 86_400_000);
    const having = (has: (one: PlannedPhoto) => boolean): number => plan.filter(has).length;
    assert.equal(
      having(({ format }) => format === 'heic'),
      3,
    );
    assert.equal(
      having(({ format }) => format === 'video'),
      2,
    );
    assert.ok(
      having(({ format }) => format === 'screenshot') > 10 && having(({ format }) => format === 'webp') > 8,
    );
    const placed = having(({ place }) => place !== null);
    assert.ok(placed > 200 && placed < 400, `${placed} with a place`);
    for (const turn of [1, 3, 6, 8])
      assert.ok(having(({ orientation }) => orientation === turn) > 5, `turn ${turn}`);
  });

  test('bytes are what the plan says, small, and the same again', async () => {
    const [first, second] = [[] as Uint8Array[], [] as Uint8Array[]];
    for (const planned of sample) {
      const { name, bytes } = await makePhoto(planned);
      first.push(bytes);
      second.push((await makePhoto(planned)).bytes);
      assert.match(await sniff(bytes, name), TYPES[planned.format], name);
      assert.ok(bytes.length < 50_000, `${name}: ${bytes.length}`);
      if (planned.format === 'jpeg') await sameExif(bytes, planned);
    }
    assert.equal(hash(first), hash(second));
  });

  test('the generator gives the plan in order', async () => {
    const names: string[] = [];
    for await (const { name } of photos(SEED, 5, NOW)) names.push(name);
    assert.deepEqual(
      names,
      photoPlan(SEED, 5, NOW).map(({ name }) => name),
    );
  });
});

async function sameExif(bytes: Uint8Array, planned: PlannedPhoto): Promise<void> {
  const exif = await readExif(bytes);
  const local = new Date(planned.taken.getTime() + planned.offset * 60_000).toISOString().slice(0, 19);
  assert.equal(exif.takenAt?.local, local);
  assert.equal(exif.orientation, planned.orientation);
  assert.equal(exif.place === null, planned.place === null);
  if (planned.place) assert.ok(Math.abs(exif.place!.lat - planned.place.lat) < 0.0001);
  assert.ok(exif.camera?.model);
}

describe('events, tasks and notes', () => {
  const all = { VEVENT: events(SEED, NOW), VTODO: tasks(SEED, NOW), VJOURNAL: notes(SEED, NOW) };

  test('whole objects, enough of each', () => {
    assert.deepEqual(
      Object.values(all).map(({ length }) => length),
      [2504, 90, 60],
    );
    for (const [component, objects] of Object.entries(all)) {
      for (const { bytes, uid } of objects) {
        const object = text(bytes);
        assert.match(object, /^BEGIN:VCALENDAR\r\n[^]*\r\nEND:VCALENDAR\r\n$/);
        assert.equal(object.match(/BEGIN:V/g)?.length, object.match(/END:V/g)?.length);
        assert.ok(object.includes(`BEGIN:${component}\r\nUID:${uid}\r\n`));
        const named = [...object.matchAll(/;TZID=([^:;]+)/g)].map(([, zone]) => zone);
        const ruled = [...object.matchAll(/^TZID:(.+)\r$/gm)].map(([, zone]) => zone);
        assert.deepEqual([...new Set(named)], ruled, 'the rules of each zone that is named, and of no other');
      }
    }
    const having = (part: string): number =>
      all.VEVENT.filter(({ bytes }) => text(bytes).includes(part)).length;
    assert.ok(having('RRULE:FREQ=WEEKLY') > 30 && having('RECURRENCE-ID') > 15 && having('EXDATE') > 30);
    assert.ok(having('DTSTART;VALUE=DATE') > 8 && having('BEGIN:VALARM') > 500 && having('ATTENDEE') > 100);
    for (const zone of ['Europe/London', 'America/New_York', 'Asia/Tokyo']) assert.ok(having(zone) > 0, zone);
    const years = new Set(all.VEVENT.map(({ start }) => start!.getUTCFullYear()));
    assert.ok(years.size >= 6, 'over six years');
    const todo = all.VTODO.map(({ bytes }) => text(bytes));
    assert.ok(todo.filter((task) => task.includes('RELTYPE=PARENT')).length > 10);
    assert.ok(todo.filter((task) => task.includes('RRULE:')).length >= 5);
  });

  test('the same again', () => {
    assert.deepEqual(events(SEED, NOW), all.VEVENT);
    assert.deepEqual([tasks(SEED, NOW), notes(SEED, NOW)], [all.VTODO, all.VJOURNAL]);
  });
});

describe('history', async () => {
  const steps = await history(SEED, NOW);

  test('can be lived: what is edited or deleted is there, and the end is what was promised', () => {
    const items = new Map<string, string>();
    const kept = new Set<PlannedPhoto>();
    for (const step of steps) liveStep(step, items, kept);
    const left = (kind: string): number =>
      [...items.keys()].filter((key) => key.startsWith(`${kind} `)).length;
    assert.equal(left('contact'), 1200);
    assert.equal(left('event'), 2500);
    assert.equal(left('task'), 90);
    assert.equal(left('note'), 60);
    assert.equal(kept.size, 600);
  });

  test('seven months in order, by three devices, with one backup that fails', () => {
    const times = steps.map(({ at }) => at.getTime());
    assert.ok(times.every((time, i) => i === 0 || time > times[i - 1]!));
    assert.ok(times.at(-1)! < NOW.getTime() && NOW.getTime() - times[0]! > 200 * 86_400_000);
    const backups = steps.filter(({ act }) => act === 'backup');
    assert.equal(backups.length, 14);
    assert.equal(backups.filter((step) => step.act === 'backup' && step.fails).length, 1);
    assert.equal(steps.at(-1)?.act, 'backup');
    const devices = new Set(steps.map((step) => ('device' in step ? step.device : 'web')));
    assert.deepEqual([...devices].sort(), ['Pixel 8', 'iPad', 'web']);
    assert.ok(steps.filter(({ act }) => act === 'edit').length > 60);
    for (const step of steps)
      if (step.act === 'delete') assert.ok(step.items.length + step.photos.length <= 4);
  });

  test('the same again, and another day moves all of it', async () => {
    assert.deepEqual(await history(SEED, NOW), steps);
    const later = await history(SEED, new Date(NOW.getTime() + 86_400_000));
    assert.equal(later[0]!.at.getTime() - steps[0]!.at.getTime(), 86_400_000);
  });

  test('any moment of now and small counts work', async () => {
    for (const now of ['2026-01-01T00:00:00Z', '2027-07-15T23:59:59Z', '2028-02-29T12:00:00Z']) {
      const items = new Map<string, string>();
      const kept = new Set<PlannedPhoto>();
      for (const step of await history(3, new Date(now), { contacts: 40, photos: 50 }))
        liveStep(step, items, kept);
      assert.equal(kept.size, 50);
      assert.equal([...items.keys()].filter((key) => key.startsWith('contact ')).length, 40);
    }
  });
});

/** Plays one step on a list of what exists, as a server would take it. */
function liveStep(step: HistoryStep, items: Map<string, string>, kept: Set<PlannedPhoto>): void {
  if (step.act === 'backup' || step.act === 'support' || step.act === 'calendars') return;
  const key = (item: { kind: string; name: string }): string => `${item.kind} ${item.name}`;
  for (const item of step.act === 'upload' ? [] : step.items) {
    assert.equal(
      items.has(key(item)),
      step.act === 'edit' || step.act === 'delete',
      `${step.act} ${item.title}`,
    );
    if (step.act === 'delete') items.delete(key(item));
    else if ('bytes' in item) {
      const now = text(item.bytes as Uint8Array);
      assert.notEqual(items.get(key(item)), now, `${item.title} changes`);
      items.set(key(item), now);
    }
  }
  for (const photo of step.act === 'upload' || step.act === 'delete' ? step.photos : []) {
    assert.equal(kept.has(photo), step.act === 'delete');
    assert.ok(photo.taken < step.at, `${photo.name} is taken before it is there`);
    if (step.act === 'delete') kept.delete(photo);
    else kept.add(photo);
  }
}
