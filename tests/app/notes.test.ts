import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Autosave, type Phase } from '../../src/app/notes/autosave.ts';
import { compareLines, type Line, pieces, whatChanged } from '../../src/app/notes/lines.ts';
import { asTextFile, sameWords } from '../../src/app/notes/text.ts';
import { noteExcerpt, noteName } from '../../src/app/ui/note-words.ts';

/** A text that is typed and saved by an Autosave; `fate` says how each save ends. */
function writing(fate: (n: number) => 'well' | 'badly' | 'for good') {
  const page = { text: '', stored: '', saves: 0, most: 0, phases: [] as Phase[], ends: [] as (() => void)[] };
  let running = 0;
  const autosave = new Autosave({
    dirty: () => page.text !== page.stored,
    phase(phase, error) {
      page.phases.push(phase);
      return (error as Error | undefined)?.message === 'badly';
    },
    async save() {
      const sent = page.text;
      const how = fate(page.saves++);
      page.most = Math.max(page.most, ++running);
      await new Promise<void>((resolve) => page.ends.push(resolve));
      running -= 1;
      if (how !== 'well') throw new Error(how);
      page.stored = sent;
    },
  });
  const type = (text: string) => {
    page.text += text;
    autosave.typed();
  };
  /** The service answers what is on its way. */
  const answer = async () => {
    for (const end of page.ends.splice(0)) end();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { page, autosave, type, answer };
}

test('a text is saved after a pause, not while one types', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { page, type, answer } = writing(() => 'well');
  type('a');
  t.mock.timers.tick(1999);
  type('b');
  t.mock.timers.tick(1999);
  assert.equal(page.saves, 0);
  t.mock.timers.tick(1);
  assert.equal(page.saves, 1);
  await answer();
  assert.equal(page.stored, 'ab');
  assert.deepEqual(page.phases, ['waiting', 'waiting', 'saving', 'saved']);
});

test('what is typed while a save is on its way waits for its own pause; then it is saved', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { page, type, answer } = writing(() => 'well');
  type('a');
  t.mock.timers.tick(2000);
  type('b');
  await answer();
  assert.deepEqual([page.stored, page.saves, page.phases.at(-1)], ['a', 1, 'waiting']);
  t.mock.timers.tick(2000);
  await answer();
  assert.deepEqual([page.stored, page.saves, page.phases.at(-1)], ['ab', 2, 'saved']);
});

test('leaving saves at once, also what came while a save was on its way', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { page, autosave, type, answer } = writing(() => 'well');
  type('a');
  const first = autosave.flush();
  type('b');
  const left = autosave.flush();
  await answer();
  await answer();
  await Promise.all([first, left]);
  assert.deepEqual([page.stored, page.most], ['ab', 1]);
});

test('a failure that may pass is tried again by itself; another is not', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const passing = writing((n) => (n === 0 ? 'badly' : 'well'));
  passing.type('a');
  t.mock.timers.tick(2000);
  await passing.answer();
  assert.equal(passing.page.phases.at(-1), 'failed');
  t.mock.timers.tick(15_000);
  await passing.answer();
  assert.deepEqual([passing.page.stored, passing.page.phases.at(-1)], ['a', 'saved']);

  const lasting = writing(() => 'for good');
  lasting.type('a');
  t.mock.timers.tick(2000);
  await lasting.answer();
  t.mock.timers.tick(600_000);
  assert.deepEqual([lasting.page.saves, lasting.page.phases.at(-1)], [1, 'failed']);
});

test('nothing to save says so, and nothing is saved', async () => {
  const { page, autosave } = writing(() => 'well');
  await autosave.flush();
  assert.deepEqual([page.saves, page.phases], [0, ['same']]);
});

test('whatever is typed, waited and answered: one save at a time, and in the end all is saved', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const act = fc.oneof(
    fc.constantFrom('type', 'flush', 'answer'),
    fc.integer({ min: 1, max: 4000 }).map((ms) => ({ ms })),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { maxLength: 30 }),
      fc.array(fc.boolean(), { maxLength: 5 }),
      async (does, fails) => {
        const { page, autosave, type, answer } = writing((n) => (fails[n] ? 'badly' : 'well'));
        for (const one of does) {
          if (one === 'type') type('x');
          else if (one === 'flush') void autosave.flush();
          else if (one === 'answer') await answer();
          else t.mock.timers.tick((one as { ms: number }).ms);
        }
        for (let round = 0; round < 12 && page.text !== page.stored; round++) {
          t.mock.timers.tick(15_000);
          await answer();
        }
        assert.equal(page.stored, page.text);
        assert.ok(page.most <= 1);
        autosave.stop();
      },
    ),
    { numRuns: 100 },
  );
});

const kept = (lines: readonly Line[]) => lines.filter(({ differs }) => !differs).map(({ text }) => text);
const whole = (lines: readonly Line[]) => lines.map(({ text }) => text).join('\n');
const texts = fc.array(fc.constantFrom('a', 'b', 'c', '', 'd e'), { maxLength: 12 }).map((l) => l.join('\n'));

test('two texts side by side: each is whole, and what is not marked is the same on both sides', () => {
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      const { left, right } = compareLines(a, b);
      assert.deepEqual([whole(left), whole(right)], [a, b]);
      assert.deepEqual(kept(left), kept(right));
      if (a === b) assert.ok(left.every(({ differs }) => !differs));
      assert.equal(whole(pieces(left)), a);
    }),
  );
});

test('a text with a line changed, one added and one removed', () => {
  const { left, right } = compareLines('milk\neggs\nflour', 'milk\n6 eggs\nflour\nsalt');
  assert.deepEqual(
    left.map((line) => line.differs),
    [false, true, false],
  );
  assert.deepEqual(
    right.map((line) => line.differs),
    [false, true, false, true],
  );
  assert.deepEqual(whatChanged('milk\neggs', 'milk\n6 eggs\n\nsalt'), {
    before: 'eggs',
    after: '6 eggs · salt',
  });
});

test('texts too long to be compared line by line are marked between their common ends', () => {
  const long = (word: string) => ['first', ...Array.from({ length: 2000 }, (_, n) => `${word} ${n}`), 'last'];
  const { left } = compareLines(long('a').join('\n'), long('b').join('\n'));
  assert.deepEqual([left[0]!.differs, left[1]!.differs, left.at(-1)!.differs], [false, true, false]);
});

test('a note is called by its title, else by its first line', () => {
  assert.equal(noteName({ title: ' Packing ', text: 'Stove' }), 'Packing');
  assert.equal(noteName({ title: '', text: '\n  Stove \nmatches' }), 'Stove');
  assert.equal(noteName({ title: ' ', text: ' \n' }), 'Without a title');
  assert.equal(noteExcerpt({ title: 'Packing', text: 'Stove\n\nmatches' }), 'Stove · matches');
  assert.equal(noteExcerpt({ title: '', text: 'Stove\nmatches' }), 'matches');
});

test('what only a keyboard makes different is no change', () => {
  assert.ok(sameWords({ title: 'A ', text: 'x\r\ny' }, { title: 'A', text: 'x\ny' }));
  assert.ok(!sameWords({ title: 'A', text: 'x ' }, { title: 'A', text: 'x' }));
});

test('a note as a file has a name that every file system takes', () => {
  assert.deepEqual(asTextFile({ title: 'a/b: c?', text: 'x' }), {
    name: 'a b c.txt',
    content: 'a/b: c?\n\nx\n',
  });
  assert.equal(asTextFile({ title: '', text: '' }).name, 'Without a title.txt');
});
