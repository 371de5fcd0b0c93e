import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Overlay } from '../../src/app/offline/overlay.ts';
import { PhotoTable } from '../../src/app/offline/photo-table.ts';
import { RowIndex } from '../../src/app/offline/row-index.ts';
import { TextPages } from '../../src/app/offline/text-pages.ts';
import type { PhotoSummary } from '../../src/shared/contract/photos.ts';
import { fold } from '../../src/shared/formats/fold.ts';

const hex = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 15 }), { minLength: length, maxLength: length })
    .map((all) => all.map((n) => n.toString(16)).join(''));
const when = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2100-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const letters = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .map((text) => text.toWellFormed());

/** Anything a service may say of a photo, ids and times of other makes included. */
const summary = (id: fc.Arbitrary<string>): fc.Arbitrary<PhotoSummary> =>
  fc.record(
    {
      id,
      etag: fc.oneof({ weight: 9, arbitrary: hex(64) }, { weight: 1, arbitrary: fc.string() }),
      collection: fc.constantFrom('a', 'b', 'c'),
      name: letters,
      mediaType: fc.constantFrom('image/jpeg', 'video/mp4', 'image/heic'),
      size: fc.nat({ max: 2 ** 40 }),
      takenAt: fc.oneof(
        { weight: 8, arbitrary: when.map((text) => text.slice(0, 19)) },
        { weight: 2, arbitrary: when.map((text) => text.slice(0, 10)) },
        { weight: 1, arbitrary: fc.constant('some day') },
      ),
      takenFrom: fc.constantFrom('set', 'exif', 'name', 'upload'),
      width: fc.option(fc.integer({ min: 1, max: 2 ** 20 })),
      height: fc.option(fc.integer({ min: 1, max: 2 ** 20 })),
      color: fc.option(hex(6).map((text) => `#${text}`)),
      video: fc.boolean(),
      duration: fc.option(fc.double({ min: 0, max: 1e5, noNaN: true })),
      viewable: fc.option(fc.boolean()),
      thumbnail: fc.boolean(),
      title: fc.option(letters),
      favourite: fc.boolean(),
      albums: fc.uniqueArray(fc.constantFrom('Bergen', 'Summer', 'Ærø'), { maxLength: 3 }),
    },
    { noNullPrototype: true },
  );

const ids = fc.oneof({ weight: 5, arbitrary: fc.uuid() }, { weight: 1, arbitrary: fc.string() });
/** Few ids, so that they come again. */
const few = fc.constantFrom(
  ...Array.from({ length: 6 }, (_, n) => `0000000${n}-0000-4000-8000-000000000000`),
  'odd',
  '00000000',
);

describe('the table of photos', () => {
  test('gives back what was put, whatever it was', () => {
    fc.assert(
      fc.property(fc.array(summary(ids), { maxLength: 40 }), (photos) => {
        const table = new PhotoTable();
        for (const photo of photos) table.set(photo.id, photo);
        const last = new Map(photos.map((photo) => [photo.id, photo]));
        assert.equal(table.size, last.size);
        for (const [id, photo] of last) assert.deepEqual(table.get(id), photo);
        assert.deepEqual([...table.values()].map(({ id }) => id).toSorted(), [...last.keys()].toSorted());
      }),
    );
  });

  test('is a Map in all that a store asks of it, however puts and deletes follow each other', () => {
    const step = fc.oneof(
      summary(few).map((photo) => ({ id: photo.id, photo })),
      few.map((id) => ({ id, photo: null })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const table = new PhotoTable();
        const map = new Map<string, PhotoSummary>();
        const watched = new Map<number, string>();
        table.watch = {
          put: (row) => watched.set(row, table.id(row)),
          drop: (row) => assert.ok(watched.delete(row)),
          clear: () => watched.clear(),
        };
        for (const { id, photo } of steps) {
          if (photo) {
            table.set(id, photo);
            map.set(id, photo);
          } else assert.equal(table.delete(id), map.delete(id));
          assert.equal(table.size, map.size);
        }
        for (const id of map.keys()) assert.deepEqual(table.get(id), map.get(id));
        assert.deepEqual([...watched.values()].toSorted(), [...map.keys()].toSorted());
        table.clear();
        assert.deepEqual([table.size, watched.size, [...table.values()].length], [0, 0, 0]);
      }),
    );
  });

  test('answers the same object for a photo that has not changed, another when it has', () => {
    const table = new PhotoTable();
    const [photo] = fc.sample(summary(fc.uuid()), { numRuns: 1, seed: 7 }) as [PhotoSummary];
    table.set(photo.id, photo);
    const first = table.get(photo.id);
    assert.equal(table.get(photo.id), first);
    table.set(photo.id, { ...photo, favourite: !photo.favourite });
    assert.notEqual(table.get(photo.id), first);
    assert.equal(table.get(photo.id)?.favourite, !photo.favourite);
  });

  test('finds words in names and titles as folding them would', () => {
    fc.assert(
      fc.property(
        summary(fc.uuid()),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }),
        (photo, text) => {
          const word = fold(text);
          const table = new PhotoTable();
          table.set(photo.id, photo);
          const found = table.holds(table.rowOf(photo.id), word, new TextEncoder().encode(word));
          assert.equal(found, fold(photo.name).includes(word) || fold(photo.title ?? '').includes(word));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('sorts newest first, then by id', () => {
    fc.assert(
      fc.property(fc.uniqueArray(summary(fc.uuid()), { selector: (p) => p.id, maxLength: 20 }), (photos) => {
        const sane = photos.filter((photo) => photo.takenAt !== 'some day');
        const table = new PhotoTable();
        for (const photo of sane) table.set(photo.id, photo);
        const seconds = (p: PhotoSummary) => Date.parse(`${p.takenAt}${p.takenAt.length > 10 ? 'Z' : ''}`);
        const expected = sane.toSorted((a, b) => seconds(b) - seconds(a) || (a.id < b.id ? -1 : 1));
        const rows = sane.map(({ id }) => table.rowOf(id)).sort(table.compare);
        assert.deepEqual(
          rows.map((row) => table.id(row)),
          expected.map(({ id }) => id),
        );
      }),
    );
  });
});

test('the index of rows finds each row under its hash, however many share it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ row: fc.nat({ max: 300 }), add: fc.boolean() }), { maxLength: 800 }),
      (acts) => {
        const hash = (row: number) => (row % 5) * 1024;
        const index = new RowIndex(hash);
        const there = new Set<number>();
        for (const { row, add } of acts) {
          if (add && !there.has(row)) index.add(row, hash(row));
          if (!add && there.has(row)) index.remove(row, hash(row));
          if (add) there.add(row);
          else there.delete(row);
        }
        for (let row = 0; row <= 300; row += 1)
          assert.equal(
            index.find(hash(row), (one) => one === row),
            there.has(row) ? row : -1,
          );
      },
    ),
    { numRuns: 50 },
  );
});

test('texts lie in pages and come back, those of a whole page too', () => {
  const pages = new TextPages();
  const texts = ['a', 'Ærø', '', 'x'.repeat(65_535), 'b'.repeat(40_000), 'c'.repeat(40_000)];
  const places = texts.map((text) => pages.add(text));
  for (const [n, { at, length }] of places.entries()) assert.equal(pages.get(at, length), texts[n]);
});

describe('a guess shown before the service has answered', () => {
  const start = () => {
    const shown = new Overlay<string>(new Map());
    shown.say('a', 'old');
    const seen: (string | null)[] = [];
    return { shown, seen, see: (value: string | null) => void seen.push(value) };
  };

  test('stays when it is confirmed, goes when it is not', () => {
    const { shown, seen, see } = start();
    shown.guess('a', 'new', see).settle();
    assert.equal(shown.base.get('a'), 'new');
    shown.guess('a', null, see).rollback();
    assert.equal(shown.base.get('a'), 'new');
    assert.deepEqual(seen, ['new', 'new']);
  });

  test('what the service says meanwhile is newer than the guess', () => {
    const { shown, see } = start();
    const guess = shown.guess('a', 'new', see);
    shown.say('a', 'told');
    assert.equal(shown.base.get('a'), 'new', 'not while it is open');
    guess.settle();
    assert.equal(shown.base.get('a'), 'told');
    const other = shown.guess('a', 'new', see);
    shown.say('a', null);
    other.rollback();
    assert.equal(shown.base.get('a'), undefined);
  });

  test('what was told before the write is older than the guess, what was told up to it is newer', () => {
    const { shown, see } = start();
    let reached = 4;
    const first = shown.guess('a', 'one', see, () => reached);
    shown.say('a', 'older');
    first.settle(undefined, 6);
    assert.equal(shown.base.get('a'), 'one', 'the feed stands before the write');
    const second = shown.guess('a', 'two', see, () => reached);
    shown.say('a', 'theirs');
    reached = 9;
    second.settle(undefined, 8);
    assert.equal(shown.base.get('a'), 'theirs');
  });

  test('two guesses one after the other: the second is not lost when the first is confirmed', () => {
    const { shown, see } = start();
    const first = shown.guess('a', 'one', see);
    const second = shown.guess('a', 'two', see);
    first.settle();
    assert.equal(shown.base.get('a'), 'two');
    second.settle();
    assert.equal(shown.base.get('a'), 'two');
    const third = shown.guess('a', 'three', see);
    const fourth = shown.guess('a', 'four', see);
    fourth.rollback();
    assert.equal(shown.base.get('a'), 'three');
    third.rollback();
    assert.equal(shown.base.get('a'), 'two');
  });

  test('one that ends after all was forgotten changes nothing', () => {
    const { shown, seen, see } = start();
    const guess = shown.guess('a', 'new', see);
    shown.clear();
    guess.rollback();
    assert.equal(shown.base.get('a'), undefined);
    assert.deepEqual(seen, []);
  });
});
