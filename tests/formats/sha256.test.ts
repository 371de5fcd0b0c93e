import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { Sha256 } from '../../src/shared/formats/sha256.ts';

const wanted = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test('any bytes in any pieces have the hash that Node gives them', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), (pieces) => {
      const hash = new Sha256();
      for (const piece of pieces) hash.update(piece);
      assert.equal(hash.hex(), wanted(Buffer.concat(pieces)));
    }),
  );
});

test('every length around the edges of a block', () => {
  const bytes = randomBytes(200);
  for (let length = 0; length <= bytes.length; length++)
    assert.equal(new Sha256().update(bytes.subarray(0, length)).hex(), wanted(bytes.subarray(0, length)));
});
