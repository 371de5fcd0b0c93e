import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWhole, matchWords, verdictWords } from '../../src/app/archive/check/verdict-words.ts';

const found = (bad = 0, missing = 0, extra = 0) => ({
  good: { files: 7, bytes: 9 },
  bad,
  missing,
  extra,
  lacking: [],
});

test('the verdict says first what is wrong, and counts what should be there', () => {
  assert.equal(verdictWords(found()), 'The archive is whole: every file is as its list of contents says.');
  assert.equal(matchWords(found()), '7 of 7 files match');
  assert.equal(
    verdictWords(found(1, 2, 1)),
    'The archive is not whole: 1 file is damaged, 2 files are missing, and 1 file is not of the archive.',
  );
  assert.equal(matchWords(found(1, 2, 1)), '7 of 10 files match');
});

test('a file too many makes no archive less whole', () => {
  assert.equal(isWhole(found(0, 0, 3)), true);
  assert.equal(verdictWords(found(0, 0, 3)), 'The archive is whole; 3 files are not of the archive.');
  assert.equal(isWhole(found(1)), false);
  assert.equal(isWhole(found(0, 1)), false);
});
