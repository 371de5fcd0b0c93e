import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lenientUtf8, strictUtf8, utf8 } from '../../src/shared/formats/bytes.ts';
import { bytesOf } from '../../src/shared/formats/content-lines.ts';
import { renderForExport } from '../../src/shared/formats/vcard/edit.ts';
import { displayName, readCard, splitCards, validateCard } from '../../src/shared/formats/vcard/read.ts';
import { realCards, realFiles, SAMPLES } from './vcard-samples.ts';

test('a 2.1 card becomes 3.0 and says the same', () => {
  const bytes = bytesOf(
    [
      ...['BEGIN:VCARD', 'VERSION:2.1', 'N;LANGUAGE=de:M\xfcller;J\xf6rg', 'TEL;WORK;FAX:1', 'ORG:A\\;B;C'],
      ...[
        'NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=windows-1252:gr=FC=DFe=0D=0A=',
        'a,b',
        'PHOTO;JPEG;BASE64:',
        ' /9j/4A==',
        '',
      ],
      ...[
        'X-CUSTOM:a;b',
        'AGENT:',
        'BEGIN:VCARD',
        'FN:Nested, one',
        'END:VCARD',
        'AGENT:Somebody',
        'END:VCARD',
      ],
    ].join('\r\n'),
  );
  const text = lenientUtf8(renderForExport(bytes, 'u-7'));
  assert.deepEqual(text.split('\r\n'), [
    ...[
      'BEGIN:VCARD',
      'VERSION:3.0',
      'FN:Jörg Müller',
      'N;LANGUAGE=de:Müller;Jörg',
      'TEL;TYPE=WORK;TYPE=FAX:1',
    ],
    ...['ORG:A\\;B;C', 'NOTE:grüße\\na\\,b', 'PHOTO;TYPE=JPEG;ENCODING=b:/9j/4A==', 'X-CUSTOM:a;b'],
    ...['AGENT:BEGIN:VCARD\\nFN:Nested\\, one\\nEND:VCARD', 'AGENT:Somebody', 'UID:u-7', 'END:VCARD', ''],
  ]);
});

test('a 3.0 or 4.0 card in UTF-8 stays as it is', () => {
  for (const name of ['vCard 3.0', 'vCard 4.0'])
    assert.equal(renderForExport(SAMPLES[name]!, 'x'), SAMPLES[name]);
  const bare = renderForExport(utf8('BEGIN:VCARD\nVERSION:3.0\nN:a;;;;\nFN:a\nEND:VCARD'), 'x');
  assert.equal(lenientUtf8(bare), 'BEGIN:VCARD\nVERSION:3.0\nN:a;;;;\nFN:a\nUID:x\nEND:VCARD\n');
});

test('real cards: read, rendered as UTF-8 3.0, and still saying the same', (t) => {
  const files = realFiles('contacts');
  if (!files) return t.skip('skipped: no real cards on this machine');
  for (const { bytes } of files) assert.deepEqual(splitCards(bytes).failures, []);
  for (const { name, bytes } of realCards()) {
    const card = readCard(bytes);
    assert.notEqual(displayName(card), '', name);
    const rendered = renderForExport(bytes, 'uid');
    assert.notEqual(strictUtf8(rendered), null, name);
    assert.deepEqual(validateCard(rendered), { ok: true }, name);
    const again = readCard(rendered);
    const same = (key: keyof typeof card) => assert.deepEqual(again[key], card[key], `${name}: ${key}`);
    for (const key of [
      'name',
      'nickname',
      'org',
      'department',
      'title',
      'phones',
      'emails',
      'addresses',
    ] as const)
      same(key);
    for (const key of ['urls', 'im', 'birthday', 'note', 'categories', 'photo'] as const) same(key);
    assert.equal(lenientUtf8(renderForExport(rendered, 'other')), lenientUtf8(rendered));
  }
});

test('real cards: the character sets nobody declared', (t) => {
  const files = realFiles('contacts');
  if (!files) return t.skip('skipped: no real cards on this machine');
  const name = (file: string) => displayName(readCard(files.find((one) => one.name === file)!.bytes));
  assert.equal(name('Hebrew.vcf'), 'אפרים קישון');
  assert.match(name('Ukrainian.vcf'), /Кличко/);
  assert.match(name('Greek.vcf'), /^Βασίλης|^Βαγγέλης|^[Α-ω]/);
});
