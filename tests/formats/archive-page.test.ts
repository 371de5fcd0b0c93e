import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { partScript, pathHref, RECEIVER, scriptJson } from '../../src/shared/formats/archive-page.ts';

const HOSTILE = [
  '</script>',
  '<!--',
  '-->',
  ']]>',
  '\u2028',
  '\u2029',
  '\\',
  '"',
  '\0',
  '\ud800',
  '__proto__',
];
const text = fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary' })), { maxLength: 8 });

test('a part hands over what was written, whatever it says, and nothing in it can leave its script', () => {
  fc.assert(
    fc.property(fc.array(text.map((pieces) => pieces.join(''))), (values) => {
      const script = partScript('note-text-1', JSON.stringify(values));
      assert.doesNotMatch(script, /[<>\u2028\u2029]/);
      const got: unknown[] = [];
      runInNewContext(script, { [RECEIVER]: (...all: unknown[]) => got.push(JSON.stringify(all)) });
      assert.deepEqual(got, [JSON.stringify(['note-text-1', values])]);
      assert.deepEqual(JSON.parse(scriptJson(JSON.stringify(values))), JSON.parse(JSON.stringify(values)));
    }),
  );
});

test('the address of a file leads to that file, whatever its name is', () => {
  const name = text
    .map((pieces) =>
      pieces
        .join('')
        .toWellFormed()
        .replaceAll(/[/\\\0]/g, ''),
    )
    .filter((s) => !/^\.{0,2}$/.test(s));
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
      const url = new URL(pathHref(`photos/${names.join('/')}`), 'file:///tmp/own%20archive/index.html');
      assert.equal(url.search + url.hash, '');
      assert.equal(decodeURIComponent(url.pathname), `/tmp/own archive/photos/${names.join('/')}`);
    }),
  );
});
