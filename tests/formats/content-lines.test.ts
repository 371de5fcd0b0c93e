import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromBase64, toBase64 } from '../../src/shared/formats/base64.ts';
import { inEncoding, utf8, withoutBom } from '../../src/shared/formats/bytes.ts';
import { decodeBin } from '../../src/shared/formats/charset.ts';
import { bytesOf, foldLine, join, latin1, split } from '../../src/shared/formats/content-lines.ts';
import { paramSegments, parseParams } from '../../src/shared/formats/params.ts';
import { decodeValue, escapeText, splitValue, unescapeText } from '../../src/shared/formats/values.ts';
import { writeLine } from '../../src/shared/formats/write-line.ts';

/** Pieces that files are made of, so that random input reaches the odd paths. */
const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(
      'BEGIN:VCARD',
      'END:VCARD',
      '\r\n',
      '\n',
      '\r',
      ' ',
      '\t',
      ';',
      ':',
      '=',
      '"',
      ',',
      '\\',
      'é',
    ),
    fc.constantFrom(
      'NOTE;ENCODING=QUOTED-PRINTABLE:',
      'PHOTO;ENCODING=BASE64:',
      'item1.TEL;HOME:',
      'AAAA',
      '=\r\n',
    ),
    fc.string({ maxLength: 8 }),
  ),
  { maxLength: 60 },
);
const randomBytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  pieces.map((list) => utf8(list.join(''))),
);

test('split and join give back every byte', () => {
  fc.assert(
    fc.property(randomBytes, (bytes) => {
      assert.deepEqual(bytesOf(join(split(latin1(bytes)))), new Uint8Array(bytes));
    }),
    { numRuns: 3000 },
  );
});

test('latin1 and bytesOf are inverse, across the chunk size', () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, at) => at & 255);
  assert.deepEqual(bytesOf(latin1(bytes)), bytes);
});

test('folding keeps the text, 75 octets and whole UTF-8 sequences', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const bin = latin1(utf8('NOTE:' + text.replace(/[\r\n]/g, '')));
      const raw = foldLine(bin, '\r\n');
      for (const line of raw.split('\r\n')) {
        assert.ok(line.length <= 75);
        new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(line));
      }
      assert.equal(split(raw)[0]!.value, bin.slice(5));
    }),
  );
});

test('folding ends for bytes that are no UTF-8', () => {
  const bin = 'NOTE:' + '\x80'.repeat(1000);
  assert.equal(foldLine(bin, '\r\n').replaceAll('\r\n ', ''), bin + '\r\n');
});

test('base64 of any bytes comes back', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) =>
      assert.deepEqual(fromBase64(toBase64(bytes)), new Uint8Array(bytes)),
    ),
  );
  assert.deepEqual(fromBase64('SGF s\r\nbG8'), utf8('Hallo'));
});

test('UTF-16 and byte order marks are read and can be given back', () => {
  for (const encoding of ['utf-16le', 'utf-16be', 'utf-8-bom'] as const) {
    const file = inEncoding(utf8('BEGIN:VCARD\r\nFN:Žofie 😀\r\n'), encoding);
    assert.equal(new TextDecoder().decode(withoutBom(file)), 'BEGIN:VCARD\r\nFN:Žofie 😀\r\n');
  }
});

test('lines: folds, groups, quoted colons, soft breaks, blocks without indent', () => {
  const [fn, tel, note, photo, end] = split(
    'FN:A\r\n B\r\nitem1.tel;X="a:b;c";TYPE=home:1\r\nNOTE;QUOTED-PRINTABLE:a=\r\nb=\r\n c\r\nPHOTO;BASE64:AA\r\nBB==\r\n\r\nEND:VCARD',
  ).filter((line) => line.value !== '');
  assert.equal(fn?.value, 'AB');
  assert.deepEqual(
    [tel?.group, tel?.name, tel?.params, tel?.value],
    ['item1', 'TEL', ';X="a:b;c";TYPE=home', '1'],
  );
  assert.equal(note?.value, 'ab c');
  assert.equal(photo?.value, 'AABB==');
  assert.equal(end?.name, 'END');
});

test('parameters: lists, quotes, bare words, circumflex escapes', () => {
  assert.deepEqual(parseParams(';TYPE=HOME,"a;b";PREF;X-A=c^nd^^'), [
    { name: 'TYPE', values: ['HOME', 'a;b'] },
    { name: '', values: ['PREF'] },
    { name: 'X-A', values: ['c\nd^'] },
  ]);
});

test('a quote that never closes costs no time', () => {
  for (const text of [';X="'.repeat(50_000), '"'.repeat(150_001), ';A=' + '","'.repeat(50_000)]) {
    split(`TEL${text}:1`);
    paramSegments(text);
    parseParams(text);
  }
});

test('character sets: declared, UTF-8, damaged UTF-8, the old 8-bit one', () => {
  assert.equal(decodeBin('\xe4', 'iso-8859-5'), 'ф');
  assert.equal(decodeBin('\xc3\xa4', 'x-unheard-of'), 'ä');
  assert.equal(decodeBin('M\xfcller'), 'Müller');
  assert.equal(decodeBin('\xc3\xa4\xc3\xb6\xc3\xbc\xff'), 'äöü\ufffd');
  assert.equal(decodeBin('\x1b$B;3\x1b(B', 'iso-2022-jp'), '山');
});

test('escapes come back in every version', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', '\\', ';', ',', 'n', '\n', ':', '"', 'ß') });
  fc.assert(
    fc.property(texts, fc.constantFrom('3.0', '4.0', '2.1'), fc.boolean(), (text, version, alone) => {
      assert.equal(unescapeText(escapeText(text, version, alone), version), text);
      if (!alone) assert.equal(splitValue(escapeText(text, version), ';').length, 1);
    }),
  );
});

test('a written line reads back the same, in every encoding', () => {
  const params = fc.constantFrom(
    '',
    ';ENCODING=QUOTED-PRINTABLE',
    ';CHARSET=ISO-8859-1',
    ';ENCODING=b',
    ';X="a:b"',
  );
  const texts = fc
    .string({ unit: 'binary', maxLength: 200 })
    .map((text) => text.replace(/[\r\0-\x08\x0b-\x1f\ufffe\uffff]/g, ''));
  fc.assert(
    fc.property(texts, params, fc.constantFrom('2.1', '3.0', '4.0'), (text, kept, version) => {
      const raw = writeLine('NOTE', kept, escapeText(text, version, true), version, '\r\n');
      const [line, ...more] = split(raw);
      assert.equal(more.length, 0);
      assert.equal(unescapeText(decodeValue(line!), version), text);
      for (const one of raw.split('\r\n')) assert.ok(one.length <= 75, one);
    }),
    { numRuns: 1000 },
  );
});
