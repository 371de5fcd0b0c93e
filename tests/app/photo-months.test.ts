import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { PhotoTable } from '../../src/app/offline/photo-table.ts';
import { albumsNamed, albumsOf, idsIn } from '../../src/app/photos/albums.ts';
import { addressOf, filtered, filterFrom, NO_FILTER, type PhotoFilter } from '../../src/app/photos/filter.ts';
import { frameOf, layMonth } from '../../src/app/photos/layout.ts';
import {
  countOf,
  type Month,
  MonthBuckets,
  neighbours,
  photoAt,
  placeOf,
  stepFrom,
} from '../../src/app/photos/months.ts';
import { dayWords, monthWords } from '../../src/app/photos/when.ts';
import type { PhotoSummary } from '../../src/shared/contract/photos.ts';
import { fold } from '../../src/shared/formats/fold.ts';

const id = fc.integer({ min: 0, max: 25 }).map((n) => `000000${10 + n}-0000-4000-8000-000000000000`);
const taken = fc
  .date({ min: new Date('2024-11-01T00:00:00Z'), max: new Date('2025-03-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 19));

const photo = fc.record(
  {
    id,
    etag: fc.constant('0'.repeat(64)),
    collection: fc.constantFrom('camera', 'sent'),
    name: fc.constantFrom('IMG_1.jpg', 'PXL_20250101.jpg', 'Ærø.png'),
    mediaType: fc.constant('image/jpeg'),
    size: fc.nat(),
    takenAt: taken,
    takenFrom: fc.constant('exif' as const),
    width: fc.option(fc.integer({ min: 1, max: 9000 })),
    height: fc.option(fc.integer({ min: 1, max: 9000 })),
    color: fc.constant(null),
    video: fc.boolean(),
    duration: fc.constant(null),
    viewable: fc.constant(true),
    thumbnail: fc.constant(true),
    title: fc.option(fc.constantFrom('On the quay', 'Sunday lunch')),
    favourite: fc.boolean(),
    albums: fc.uniqueArray(fc.constantFrom('Bergen', 'Summer'), { maxLength: 2 }),
  },
  { noNullPrototype: true },
);
type Step = { put: PhotoSummary } | { drop: string };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: photo.map((put) => ({ put })) },
    { weight: 1, arbitrary: id.map((drop) => ({ drop })) },
  ),
  { maxLength: 60 },
);

/** Months kept up step by step, looked at after some of them; and what is there in the end. */
function played(all: readonly Step[]) {
  const table = new PhotoTable();
  const buckets = new MonthBuckets(table);
  const there = new Map<string, PhotoSummary>();
  for (const [n, step] of all.entries()) {
    if ('put' in step) {
      table.set(step.put.id, step.put);
      there.set(step.put.id, step.put);
    } else {
      table.delete(step.drop);
      there.delete(step.drop);
    }
    if (n % 7 === 0) buckets.months();
  }
  return { months: buckets.months(), photos: [...there.values()] };
}
const newest = (a: PhotoSummary, b: PhotoSummary): number =>
  a.takenAt !== b.takenAt ? (a.takenAt < b.takenAt ? 1 : -1) : a.id < b.id ? -1 : 1;
const idsOf = (months: readonly Month[]): string[] => months.flatMap((month) => month.ids());

describe('months of photos', () => {
  test('hold every photo once, newest first, however they came and went', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { months, photos } = played(all);
        assert.deepEqual(
          idsOf(months),
          photos.toSorted(newest).map((one) => one.id),
        );
        for (const month of months)
          for (let n = 0; n < month.count; n += 1)
            assert.equal(
              month.at(n)?.takenAt.slice(0, 7),
              new Date(month.taken(n) * 1000).toISOString().slice(0, 7),
            );
      }),
    );
  });

  test('a month without a change is the same object; a photo has one place, and steps lead from one to the next', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { months, photos } = played(all);
        const order = photos.toSorted(newest);
        for (const [n, one] of order.entries()) {
          const place = placeOf(months, one);
          assert.equal(photoAt(months, place)?.id, one.id);
          const next = place && stepFrom(months, place, 1);
          assert.equal(photoAt(months, next)?.id ?? null, order[n + 1]?.id ?? null);
          const beside = { before: order[n - 1]?.id, after: order[n + 1]?.id };
          const { before, after } = neighbours(months, one);
          assert.deepEqual({ before: before?.id, after: after?.id }, beside);
          // gone from what is shown, it still lies between the same two
          const rest = filtered(months, { ...NO_FILTER, favourites: true });
          const near = neighbours(rest, one);
          assert.equal(near.before?.id, order.slice(0, n).findLast((other) => other.favourite)?.id);
          assert.equal(near.after?.id, order.slice(n + 1).find((other) => other.favourite)?.id);
        }
        const table = months[0]?.table;
        if (!table) return;
        const again = new MonthBuckets(table);
        const before = again.months();
        const first = before[0] as Month;
        table.set(first.id(0), { ...(first.at(0) as PhotoSummary), favourite: true });
        const after = again.months();
        assert.notEqual(after[0], before[0]);
        assert.deepEqual(after.slice(1), before.slice(1));
        for (const [n, month] of after.slice(1).entries()) assert.equal(month, before[n + 1]);
      }),
    );
  });

  test('all tiles of a month have a place, none over another, days under each other', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 200, max: 2000 }), (all, width) => {
        for (const month of played(all).months) {
          const { x, y, w, h, days, height } = layMonth(month, frameOf(width));
          assert.equal(x.length, month.count);
          for (let n = 0; n < month.count; n += 1) {
            assert.ok((x[n] as number) + (w[n] as number) <= width && (w[n] as number) > 0);
            assert.ok((y[n] as number) + (h[n] as number) <= height);
            if (n > 0 && y[n] === y[n - 1])
              assert.ok((x[n] as number) >= (x[n - 1] as number) + (w[n - 1] as number));
            else if (n > 0) assert.ok((y[n] as number) >= (y[n - 1] as number) + (h[n - 1] as number));
          }
          const dates = Array.from({ length: month.count }, (_, n) => month.at(n)?.takenAt.slice(0, 10));
          assert.equal(days.length, new Set(dates).size);
        }
      }),
    );
  });
});

describe('what is shown of them', () => {
  const words = fc.constantFrom(
    '',
    'img',
    'january',
    '2025 jan',
    'pxl',
    'ærø',
    'sunday',
    'quay',
    'video',
    'photo 1',
    'nothing',
  );
  const filter: fc.Arbitrary<PhotoFilter> = fc.record(
    {
      q: words,
      favourites: fc.boolean(),
      videos: fc.boolean(),
      album: fc.constantFrom('', 'Bergen', 'Summer', 'None'),
      folder: fc.constantFrom('', 'camera'),
      inside: fc.constantFrom('', 'sent'),
    },
    { noNullPrototype: true },
  );
  /** The same, told photo by photo as a person would. */
  function fits(one: PhotoSummary, by: PhotoFilter): boolean {
    const day = one.takenAt.slice(0, 10);
    const text = fold(
      `${one.name} ${one.title ?? ''} ${dayWords(day, 0)} ${monthWords(Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1)}`,
    );
    const kind = one.video ? 'video' : 'photo';
    return (
      (!by.favourites || one.favourite) &&
      (!by.videos || one.video) &&
      (!by.album || one.albums.includes(by.album)) &&
      (!by.folder || one.collection === by.folder) &&
      (!by.inside || one.collection === by.inside) &&
      fold(by.q)
        .split(' ')
        .every((word) => text.includes(word) || kind.includes(word))
    );
  }

  test('a filter shows exactly the photos that pass, in their order', () => {
    fc.assert(
      fc.property(steps, filter, (all, by) => {
        const { months, photos } = played(all);
        const expected = photos.filter((one) => fits(one, by)).toSorted(newest);
        const shown = filtered(months, by, by.folder ? new Set([by.folder]) : null);
        assert.deepEqual(
          idsOf(shown),
          expected.map((one) => one.id),
        );
        assert.equal(countOf(shown), expected.length);
      }),
      { numRuns: 300 },
    );
  });

  test('typing on finds what typing at once finds', () => {
    fc.assert(
      fc.property(steps, words, (all, q) => {
        const { months } = played(all);
        let typed: readonly Month[] = months;
        for (let n = 1; n <= q.length; n += 1) typed = filtered(months, { ...NO_FILTER, q: q.slice(0, n) });
        const fresh = played(all).months;
        assert.deepEqual(idsOf(typed), idsOf(filtered(fresh, { ...NO_FILTER, q })));
      }),
    );
  });

  test('a filter comes back from its address', () => {
    fc.assert(
      fc.property(filter, (by) => {
        const { searchParams } = new URL(addressOf('http://here/photos', by));
        assert.deepEqual(
          filterFrom((name) => searchParams.get(name) ?? ''),
          by,
        );
      }),
    );
  });

  test('albums are counted once each, with the newest photo as cover', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { months, photos } = played(all);
        for (const { name, count, cover } of albumsOf(months)) {
          const within = photos.filter((one) => one.albums.includes(name)).toSorted(newest);
          assert.equal(count, within.length);
          assert.equal(months[0]?.table.id(cover), within[0]?.id);
          assert.deepEqual(
            idsIn(months, name),
            within.map((one) => one.id),
          );
        }
        const names = new Set(photos.flatMap((one) => one.albums));
        assert.deepEqual(new Set(albumsOf(months).map(({ name }) => name)), names);
      }),
    );
    const two = [{ name: 'Ærø 2024' }, { name: 'Bergen' }].map((one) => ({
      ...one,
      count: 1,
      cover: 0,
      newest: 0,
      oldest: 0,
    }));
    assert.deepEqual(
      albumsNamed(two, '2024 ær').map(({ name }) => name),
      ['Ærø 2024'],
    );
  });
});
