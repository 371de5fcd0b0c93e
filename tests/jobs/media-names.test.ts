import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isPhotoType, sniff } from '../../src/shared/formats/media-type.ts';
import {
  localTime,
  takenAt,
  takenFromName,
  takenTime,
  zoneOffset,
} from '../../src/shared/formats/taken-at.ts';

test('times in names', () => {
  const names: Record<string, string | null> = {
    'IMG_20260518_143000.jpg': '2026-05-18T14:30:00',
    'IMG_20260518_143000123.jpg': '2026-05-18T14:30:00',
    'PXL_20260518_143000123.MP.jpg': '2026-05-18T14:30:00',
    'VID_20260518_143000.mp4': '2026-05-18T14:30:00',
    '20260518_143000.jpg': '2026-05-18T14:30:00',
    '2026-05-18 14.30.00.jpg': '2026-05-18T14:30:00',
    'Screenshot_20260518-143000.png': '2026-05-18T14:30:00',
    'Screenshot 2026-05-18 at 14.30.00.png': '2026-05-18T14:30:00',
    'Screenshot 2026-05-18 at 2.30.00 PM.png': '2026-05-18T14:30:00',
    'Screenshot 2026-05-18 at 12.30.00 AM.png': '2026-05-18T00:30:00',
    'Bildschirmfoto 2026-05-18 um 14.30.00.png': '2026-05-18T14:30:00',
    'WhatsApp Image 2026-05-18 at 14.30.00.jpeg': '2026-05-18T14:30:00',
    'photo_2026-05-18_14-30-00.jpg': '2026-05-18T14:30:00',
    'signal-2026-05-18-14-30-00-123.jpg': '2026-05-18T14:30:00',
    'WP_20160518_14_30_00_Pro.jpg': '2016-05-18T14:30:00',
    'IMG-20260518-WA0001.jpg': '2026-05-18',
    'VID-20260518-WA0012.mp4': '2026-05-18',
    '2026-05-18.jpg': '2026-05-18',
    'IMG_20260518_253000.jpg': '2026-05-18',
    'IMG_20260231_143000.jpg': null,
    'IMG_0412.JPG': null,
    'DSCF0123.JPG': null,
    '12345678901234567890.jpg': null,
    'invoice-17760704.pdf': null,
    '': null,
  };
  for (const [name, wanted] of Object.entries(names)) assert.equal(takenFromName(name), wanted, name);
});

test('any name gives a real time or none, quickly', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 4000, unit: fc.constantFrom(...'0129-_.: TWAatPM') }), (name) => {
      const found = takenFromName(name);
      assert.ok(found === null || localTime(`${found}T00:00:00`.slice(0, 19)) !== null);
    }),
  );
});

test('the order: owner, file, name, arrival', () => {
  const all = {
    set: '2020-01-01T10:00:00+01:00',
    exif: { local: '2021-01-01T10:00:00', offset: null },
    name: 'IMG_20220101_100000.jpg',
    addedAt: '2026-05-18T12:00:00.123Z',
  };
  assert.deepEqual(takenAt(all), { at: '2020-01-01T10:00:00', offset: '+01:00', source: 'set' });
  assert.deepEqual(takenAt({ ...all, set: null }), {
    at: '2021-01-01T10:00:00',
    offset: null,
    source: 'exif',
  });
  assert.deepEqual(takenAt({ ...all, set: 'once', exif: { local: '2021-13-01T10:00:00', offset: null } }), {
    at: '2022-01-01T10:00:00',
    offset: null,
    source: 'name',
  });
  assert.deepEqual(takenAt({ name: 'x.jpg', addedAt: all.addedAt }), {
    at: '2026-05-18T12:00:00',
    offset: '+00:00',
    source: 'added',
  });
});

test('times and zones are range-checked', () => {
  assert.equal(localTime('2024:02:29 10:00:00'), '2024-02-29T10:00:00');
  for (const bad of [
    '2023:02:29 10:00:00',
    '0000:00:00 00:00:00',
    '2024:05:01 24:00:00',
    '    :  :     :  :  ',
    '',
  ])
    assert.equal(localTime(bad), null, bad);
  assert.deepEqual(['Z', '+0200', '-9:30', '+15:00', '+02:60', 'CET'].map(zoneOffset), [
    '+00:00',
    '+02:00',
    '-09:30',
    null,
    null,
    null,
  ]);
  assert.deepEqual(takenTime('2026-05-18T14:30:00.5Z'), { local: '2026-05-18T14:30:00', offset: '+00:00' });
});

test('types come from bytes; no name makes a picture, no markup is one', async () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  assert.equal(await sniff(bytes('<!doctype html><script>1</script>'), 'a.jpg'), 'application/octet-stream');
  assert.equal(
    await sniff(bytes('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'a.svg'),
    'application/octet-stream',
  );
  assert.equal(await sniff(bytes('<?xml version="1.0"?><svg/>'), 'a.png'), 'application/octet-stream');
  assert.equal(await sniff(bytes('<html>'), 'a.txt'), 'application/octet-stream');
  assert.equal(await sniff(bytes('hello'), 'a.txt'), 'text/plain');
  assert.equal(await sniff(bytes('hello'), 'a.jpg'), 'application/octet-stream');
  assert.equal(await sniff(bytes('a;b\n1;2'), 'A.CSV'), 'text/csv');
  assert.equal(await sniff(Uint8Array.of(0, 1, 2, 3), 'a.txt'), 'application/octet-stream');
  assert.equal(await sniff(new Uint8Array(0), 'a.jpg'), 'application/octet-stream');
  assert.deepEqual(
    ['image/jpeg', 'video/mp4', 'image/svg+xml', 'application/pdf', 'audio/mp4'].map(isPhotoType),
    [true, true, false, false, false],
  );
});

test('any bytes under any name have some type, and none that runs', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.string(), async (head, name) => {
      assert.doesNotMatch(await sniff(head, name), /svg|html|xml/);
    }),
  );
});
