import assert from 'node:assert/strict';
import { test } from 'node:test';
import { totals } from '../../src/app/restore/totals.ts';
import { buttonWords, type KindMode, modes, type Source } from '../../src/app/restore/words.ts';

const source: Source = { type: 'archive', name: 'a.zip', at: null, seq: 4, partial: false };
const counts = {
  contact: { added: 38, changed: 9, removed: 4, same: 1235 },
  event: { added: 0, changed: 2, removed: 1, same: 9 },
  collection: { added: 1, changed: 1, removed: 0, same: 3 },
};
const words = (modeFor: (kind: string) => KindMode) => buttonWords(source, totals(counts, modeFor));

test('the button says what would be done, in each way', () => {
  assert.equal(
    words(() => 'missing'),
    'Put back 39 items',
  );
  assert.equal(
    words(() => 'replace'),
    'Put back 39 items, change 12',
  );
  assert.equal(
    words(() => 'exact'),
    'Put back 39 items, change 12, remove 5',
  );
  assert.equal(
    words(() => 'none'),
    'Put back nothing',
  );
});

test('where both are kept nothing is changed; of a collection there is one', () => {
  assert.deepEqual(
    totals(counts, () => 'both'),
    { add: 39, beside: 11, change: 0, remove: 0, kind: null },
  );
  assert.equal(
    words(() => 'both'),
    'Put back 39 items, keep both of 11',
  );
});

test('a kind that goes a way of its own counts in that way', () => {
  const own = (way: KindMode) => (kind: string) => (kind === 'contact' ? way : 'missing');
  assert.equal(words(own('exact')), 'Put back 39 items, change 9, remove 4');
  assert.equal(words(own('none')), 'Put back 1 folder');
  assert.equal(
    words((kind) => (kind === 'event' ? 'both' : 'none')),
    'Keep both of 2 events',
  );
});

test('only ways that differ are offered, and what is removed is said', () => {
  const all = totals(counts, () => 'exact');
  assert.deepEqual(
    modes(source, all).map(({ mode }) => mode),
    ['missing', 'both', 'replace', 'exact'],
  );
  assert.match(modes(source, all).at(-1)!.danger ?? '', /^Removes 5 items/);
  assert.deepEqual(
    modes(source, { ...all, change: 0, remove: 0 }).map(({ mode }) => mode),
    ['missing'],
  );
});
