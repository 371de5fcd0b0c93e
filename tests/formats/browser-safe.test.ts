import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const FORMATS = join(import.meta.dirname, '../../src/shared/formats');

/** Every file reached from an entry, and every package named on the way. */
function reached(entry: string): { files: Set<string>; packages: Set<string> } {
  const files = new Set([join(FORMATS, entry)]);
  const packages = new Set<string>();
  for (const file of files)
    for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(
      /^(?:import|export)(?! type)[^;]*? from '([^']+)';/gm,
    ))
      if (from.startsWith('.')) files.add(join(dirname(file), from));
      else packages.add(from);
  return { files, packages };
}

/** What pages load must need neither Node nor Temporal, which browsers have not all got. */
const ENTRIES = [
  'vcard/read.ts',
  'vcard/edit.ts',
  'icalendar/read.ts',
  'icalendar/rule-parts.ts',
  'icalendar/rule-words.ts',
  'fold.ts',
  'safe-name.ts',
  'canonical-json.ts',
  'content-lines.ts',
];

for (const entry of ENTRIES)
  test(`${entry} can be loaded by a browser`, () => {
    const { files, packages } = reached(entry);
    assert.deepEqual([...packages], []);
    for (const file of files)
      assert.doesNotMatch(
        readFileSync(file, 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*/g, ''),
        /\b(?:Temporal|Buffer|process)\b/,
        file,
      );
  });

test('only the files for time zones use Temporal', () => {
  assert.ok(reached('icalendar/edit.ts').packages.has('windows-iana'));
});
