import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 as reference } from 'node:zlib';
import fc from 'fast-check';
import { crc32, crc32Combine } from '../../src/shared/formats/zip/crc32.ts';
import { dosTime } from '../../src/shared/formats/zip/dos-time.ts';
import { text } from './zip-build.ts';

const bytes = fc.uint8Array({ maxLength: 5000 });

test('CRC-32 of the check value', () => {
  assert.equal(crc32(text('123456789')), 0xcbf43926);
  assert.equal(crc32(new Uint8Array(0)), 0);
});

test('CRC-32 as node:zlib has it, at once, in parts and at any alignment', () => {
  fc.assert(
    fc.property(bytes, fc.nat(5000), (all, at) => {
      assert.equal(crc32(all), reference(all));
      assert.equal(crc32(all.subarray(at), crc32(all.subarray(0, at))), reference(all));
    }),
  );
});

test('the CRC-32 of a whole from those of its parts', () => {
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      const whole = reference(Buffer.concat([a, b]));
      assert.equal(crc32Combine(crc32(a), crc32(b), b.length), whole);
    }),
  );
});

test('parts beyond 4 GiB: combining is associative', () => {
  const long = fc.maxSafeNat();
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.nat(), long, fc.nat(2 ** 32), (a, b, c, lengthB, lengthC) => {
      fc.pre(Number.isSafeInteger(lengthB + lengthC));
      const left = crc32Combine(crc32Combine(a, b, lengthB), c, lengthC);
      const right = crc32Combine(a, crc32Combine(b, c, lengthC), lengthB + lengthC);
      assert.equal(left, right);
    }),
  );
});

test('DOS times are UTC, two seconds fine, and end at what DOS can say', () => {
  const parts = (mtime: number) => {
    const time = dosTime(mtime);
    const [day, clock] = [time >>> 16, time & 0xffff];
    return [1980 + (day >> 9), (day >> 5) & 15, day & 31, clock >> 11, (clock >> 5) & 63, (clock & 31) * 2];
  };
  assert.deepEqual(parts(Date.UTC(2026, 4, 31, 23, 59, 59)), [2026, 5, 31, 23, 59, 58]);
  assert.deepEqual(parts(Date.UTC(1970, 0, 1)), [1980, 1, 1, 0, 0, 0]);
  assert.deepEqual(parts(Date.UTC(2400, 0, 1)), [2107, 12, 31, 23, 59, 58]);
  assert.deepEqual(parts(NaN), [1980, 1, 1, 0, 0, 0]);
});
