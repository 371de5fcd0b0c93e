import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonical, CanonicalError } from '../../src/shared/formats/canonical-json.ts';
import { fold } from '../../src/shared/formats/fold.ts';
import { phoneKeys } from '../../src/shared/formats/phone.ts';
import { clashKey, numbered, safeName } from '../../src/shared/formats/safe-name.ts';

const bytes = (text: string): number => new TextEncoder().encode(text).length;

test('canonical JSON: the example of RFC 8785 §3.2.4', () => {
  const value = {
    numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001, -0],
    string: '€$\u000f\nA\'B"\\\\"/',
    literals: [null, true, false],
  };
  assert.equal(
    canonical(value),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test('canonical JSON: keys by UTF-16 code units (RFC 8785 §3.2.3)', () => {
  const keys = ['€', '\r', '\ufb33', '1', '😀', '\u0080', 'ö'];
  const written = JSON.parse(
    `[${canonical(Object.fromEntries(keys.map((key) => [key, 0])))
      .slice(1, -1)
      .replaceAll(':0', '')}]`,
  );
  assert.deepEqual(written, ['\r', '1', '\u0080', 'ö', '€', '😀', '\ufb33']);
});

test('canonical JSON parses back to the same value, in any order of keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonical(value);
      assert.equal(canonical(JSON.parse(text)), text);
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('canonical JSON refuses what it cannot say', () => {
  const deep = JSON.parse('['.repeat(5000) + ']'.repeat(5000));
  const cases: [unknown, string][] = [
    [NaN, 'not-finite'],
    [[Infinity], 'not-finite'],
    [{ a: '\ud800' }, 'lone-surrogate'],
    [{ '\udc00': 1 }, 'lone-surrogate'],
    [[undefined], 'not-json'],
    [new Date(0), 'not-json'],
    [10n, 'not-json'],
    [deep, 'too-deep'],
  ];
  for (const [value, code] of cases)
    assert.throws(
      () => canonical(value),
      (error) => error instanceof CanonicalError && error.code === code,
    );
  assert.equal(canonical({ a: undefined, b: 1 }), '{"b":1}');
});

test('safe names: what no file system takes', () => {
  const cases: [string, string][] = [
    ['../../etc/passwd', '.._.._etc_passwd'],
    ['IMG_0412.HEIC', 'IMG_0412.HEIC'],
    ['a/b\\c:d*e?f"g<h>i|j.jpg', 'a_b_c_d_e_f_g_h_i_j.jpg'],
    ['con', '_con'],
    ['LPT1.txt', '_LPT1.txt'],
    ['Console.txt', 'Console.txt'],
    ['name. . ', 'name'],
    ['..', 'photo'],
    ['', 'photo'],
    ['///', 'photo'],
    ['a\u0000b\n.jpg', 'a_b_.jpg'],
    ['photo\u202egpj.exe', 'photo_gpj.exe'],
    ['Cafe\u0301.jpg', 'Café.jpg'],
    ['.nomedia', '.nomedia'],
  ];
  for (const [name, safe] of cases) assert.equal(safeName(name, 'photo'), safe);
});

test('safe names: every name fits, keeps its extension and is stable', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
      const safe = safeName(name + '.jpeg', 'photo.jpeg');
      assert.ok(bytes(safe) <= 120 && safe.endsWith('.jpeg') && safe.isWellFormed());
      assert.ok(!/[/\\:*?"<>|\0-\x1f]|[. ]$/.test(safe));
      assert.equal(safeName(safe, 'photo.jpeg'), safe);
      assert.ok(bytes(numbered(safe, 12345)) <= 120);
    }),
    { numRuns: 1000 },
  );
});

test('numbered names', () => {
  assert.equal(numbered('IMG.jpg', 2), 'IMG (2).jpg');
  assert.equal(numbered('README', 3), 'README (3)');
  assert.equal(numbered('.nomedia', 2), '.nomedia (2)');
  assert.equal(clashKey('Straße.JPG'), clashKey('straße.jpg'));
});

test('folding for search', () => {
  assert.equal(fold('MÜLLER'), 'muller');
  assert.equal(fold('Łódź Straße Ærø'), 'lodz strasse aero');
  assert.equal(fold('Ἀθήνα'), 'αθηνα');
  assert.equal(fold('Иван ﬁn'), 'иван fin');
});

test('phone keys: E.164 when valid, the last 8 digits always', () => {
  const cases: [string, string | undefined, string[]][] = [
    ['+49 (0)151 1234 5678', undefined, ['+4915112345678', '12345678']],
    ['0151 12345678', 'DE', ['+4915112345678', '12345678']],
    ['0151 12345678', undefined, ['12345678']],
    ['tel:+1-212-555-0123;ext=5', 'DE', ['+12125550123', '25550123']],
    ['+1 212 555 0123 ext. 77', undefined, ['+12125550123', '25550123']],
    ['٠١٥١ ١٢٣٤٥٦٧٨', 'DE', ['+4915112345678', '12345678']],
    ['*31#', 'DE', ['31']],
    ['1-800-FLOWERS', 'DE', ['1800']],
    ['Fax', 'XX', []],
  ];
  for (const [value, country, keys] of cases) assert.deepEqual(phoneKeys(value, country), keys, value);
});
