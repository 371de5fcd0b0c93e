import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evenCap } from '../../src/server/account/read/window-share.ts';

test('the long lists are cut alike, the short ones stay whole, and none is left out', () => {
  assert.equal(evenCap([1, 2, 3], 10), Infinity);
  assert.equal(evenCap([1, 50, 50], 21), 10);
  assert.equal(evenCap(new Array<number>(20_000).fill(1), 10_000), 1);
});
