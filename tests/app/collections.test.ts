import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { folderTree, pathTo, withinFolder } from '../../src/app/ui/folders.ts';
import { clamped, colorName, luminance, PALETTE, tint } from '../../src/app/ui/tint.ts';
import { ROOT } from '../harness/node.ts';

const hex = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`);

const contrast = (a: string, b: string): number => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

/** The surfaces of the design's tokens: in the light and in the dark. */
function surfaces(): [string, string][] {
  const tokens = readFileSync(join(ROOT, 'src/app/ui/tokens.css'), 'utf8');
  return ['bg', 'surface', 'sunken'].map((name) => {
    const found = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(tokens);
    assert.ok(found, name);
    return [found[1]!, found[2]!];
  });
}

describe('an own colour', () => {
  const all = surfaces();
  test('can be read as text on every surface, in the light and in the dark', () => {
    fc.assert(
      fc.property(hex, (color) => {
        const { light, dark } = clamped(color);
        for (const [day, night] of all)
          assert.ok(contrast(light, day) >= 4.5 && contrast(dark, night) >= 4.5, `${color} ${light} ${dark}`);
      }),
      { numRuns: 500 },
    );
  });

  test('stays as it is where it can be read already', () => {
    assert.equal(clamped('#0d5560').light, '#0d5560');
    assert.equal(clamped('#f5e9c8').dark, '#f5e9c8');
  });

  test('no colour, or what is none, is the default', () => {
    for (const none of [null, '', 'red', '#12', 'javascript:'])
      assert.equal(tint(none, 'var(--k)'), 'var(--k)');
    assert.match(tint('#B3261Eff', 'var(--k)'), /^light-dark\(#\w{6}, #\w{6}\)$/);
  });

  test('each colour of the palette is called by its own name', () => {
    for (const { name, hex: color } of PALETTE) assert.equal(colorName(color), name.toLowerCase());
  });
});

describe('folders as a tree', () => {
  /** Any forest: each folder lies in an earlier one, or at the top. */
  const forest = fc.array(fc.nat(), { maxLength: 30 }).map((parents) =>
    parents.map((at, n) => ({
      id: `f${n}`,
      name: `${at % 7}`,
      parent: n === 0 || at % 3 === 0 ? null : `f${at % n}`,
    })),
  );

  test('each folder comes once, below the one it lies in', () => {
    fc.assert(
      fc.property(forest, (folders) => {
        const rows = folderTree(folders);
        assert.equal(rows.length, folders.length);
        for (const [at, { folder, depth }] of rows.entries()) {
          const above = rows.slice(0, at).findLast((row) => row.depth < depth);
          assert.equal(above?.folder.id ?? null, folder.parent);
          assert.equal(pathTo(folders, folder.id).length, depth + 1);
        }
      }),
    );
  });

  test('within a folder lie exactly those whose path leads through it', () => {
    fc.assert(
      fc.property(forest, (folders) => {
        for (const { id } of folders) {
          const within = withinFolder(folders, id);
          for (const other of folders)
            assert.equal(
              within.has(other.id),
              pathTo(folders, other.id).some((one) => one.id === id),
            );
        }
      }),
    );
  });

  test('one whose parent is not there is shown at the top', () => {
    const rows = folderTree([{ id: 'a', name: 'A', parent: 'gone' }]);
    assert.deepEqual(
      rows.map(({ depth }) => depth),
      [0],
    );
    assert.deepEqual(pathTo([], 'a'), []);
  });
});
