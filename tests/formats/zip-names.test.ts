import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeName } from '../../src/shared/formats/zip/decode-name.ts';
import {
  nameFault,
  nameKey,
  portablePart,
  resolvedName,
  utf8Length,
  writtenNameFault,
} from '../../src/shared/formats/zip/names.ts';
import { NameSet } from '../../src/shared/formats/zip/name-set.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 300 });

test('a portable part is always a name the layout writes and Windows takes', () => {
  fc.assert(
    fc.property(
      fc.oneof(anyText, fc.constantFrom('..', '.', '', ' ', 'CON', 'lpt1.txt', 'a:b', 'x. .')),
      (given) => {
        const made = portablePart(given);
        assert.equal(writtenNameFault(made), undefined);
        assert.ok(!/[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)|[<>:"|?*]/i.test(made), made);
        assert.ok(utf8Length(made) <= 200);
        assert.equal(portablePart(made), made);
      },
    ),
    { numRuns: 2000 },
  );
});

test('portable parts keep what can be kept', () => {
  assert.equal(portablePart('Grüße 🗼.jpg'), 'Grüße 🗼.jpg');
  assert.equal(portablePart('12:30 a/b.jpg'), '12_30 a_b.jpg');
  assert.equal(portablePart('aux.txt'), 'aux_.txt');
  assert.equal(portablePart(`${'é'.repeat(300)}.jpeg`), `${'é'.repeat(97)}.jpeg`);
});

test('UTF-8 length without encoding', () => {
  const encoder = new TextEncoder();
  fc.assert(fc.property(anyText, (given) => assert.equal(utf8Length(given), encoder.encode(given).length)));
  assert.equal(utf8Length('\ud800x\udc00'), 7);
});

test('resolving takes nothing dangerous in and is done once', () => {
  const path = fc
    .array(fc.constantFrom('a', '.', '', '..', 'b c', '...'), { maxLength: 8 })
    .map((parts) => parts.join('/'));
  fc.assert(
    fc.property(path, (given) => {
      fc.pre(nameFault(given) === undefined);
      const resolved = resolvedName(given);
      assert.equal(resolvedName(resolved), resolved);
      if (resolved !== '') assert.equal(writtenNameFault(resolved), undefined);
    }),
  );
});

test('names are equal when their keys are, and folders are found', () => {
  const part = fc.constantFrom('a', 'A', 'é', 'e\u0301', 'É', 'b.jpg', 'Σ', 'ς', '\u212a', 'k');
  const name = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  fc.assert(
    fc.property(fc.array(name, { maxLength: 30 }), (names) => {
      const set = new NameSet(names.length, (index) => names[index]!);
      const keys = names.map(nameKey);
      for (const [index, given] of names.entries()) assert.equal(set.add(index, given), first(keys, index));
      for (const [index, given] of names.entries()) {
        const above = keys.some((key) => keys[index]!.startsWith(`${key}/`));
        assert.equal(set.fileAbove(given, () => true) >= 0, above);
      }
    }),
  );
});

/** Place of an earlier equal key, or -1. */
function first(keys: readonly string[], index: number): number {
  const at = keys.indexOf(keys[index]!);
  return at < index ? at : -1;
}

test('names that are no UTF-8 are code page 437, unless they say UTF-8', () => {
  const bytes = Uint8Array.of(0x4b, 0x94, 0x6c, 0x6e);
  assert.equal(decodeName(bytes, false), 'Köln');
  assert.throws(() => decodeName(bytes, true), { code: 'zip.name' });
  assert.equal(decodeName(new TextEncoder().encode('Köln'), false), 'Köln');
});
