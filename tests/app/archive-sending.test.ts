import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inRequests, sendLacking, type SendTools } from '../../src/app/archive/sending/send-lacking.ts';
import { shareWords } from '../../src/app/archive/sending/travel-words.ts';

const LIMITS = { each: 40, all: 100, count: 5 };
const sizes = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 });
const named = (list: number[]) => list.map((size, at) => ({ sha256: `s${at}`, size }));

test('every body goes once, in the order of the file, and no request is larger than it may be', () => {
  fc.assert(
    fc.property(sizes, (list) => {
      const bodies = named(list);
      const requests = inRequests(bodies, LIMITS);
      const small = (body: { size: number }) => body.size <= LIMITS.each;
      assert.deepEqual(new Set(requests.flat()), new Set(bodies));
      assert.equal(requests.flat().length, bodies.length);
      assert.deepEqual(requests.flat().filter(small), bodies.filter(small));
      for (const request of requests) {
        const all = request.reduce((sum, { size }) => sum + size, 0);
        assert.ok(request.length === 1 || (all <= LIMITS.all && request.length <= LIMITS.count));
        assert.ok(request.length > 0 && (request.length === 1 || request.every(small)));
      }
    }),
  );
});

/** Doors that note what came. */
function tools(archive: Map<string, Blob>, wrong = ''): SendTools & { came: string[]; told: number[] } {
  const came: string[] = [];
  const told: number[] = [];
  const take = (sha: string) => {
    if (sha === wrong) throw new Error('wrong bytes');
    came.push(sha);
  };
  return {
    came,
    told,
    find: async (shas) =>
      shas.filter((sha) => archive.has(sha)).map((sha, at) => ({ sha, entry: shas.length - at, offset: 0 })),
    bodies: async (shas) => shas.map((sha) => archive.get(sha) ?? null),
    one: async ({ sha }) => take(sha),
    many: async (bodies) => {
      const refused = bodies.filter(({ sha }) => sha === wrong);
      for (const { sha } of bodies) if (sha !== wrong) take(sha);
      return refused.map(({ sha }) => ({ sha256: sha, reason: 'wrong bytes' }));
    },
    kept: (run) => run(),
    refuses: (error) => (error as Error).message,
    signal: new AbortController().signal,
    progress: (sent) => told.push(sent),
  };
}

const blob = (size: number) => new Blob([new Uint8Array(size)]);

test('what the archive has not, or not whole, is named with its reason, and the rest arrives', async () => {
  const lacking = named([10, 50, 20, 30, 60]);
  const archive = new Map([
    ['s0', blob(10)],
    ['s1', blob(50)],
    ['s2', blob(19)],
    ['s4', blob(60)],
  ]);
  const all = tools(archive, 's4');
  const unsent = await sendLacking(lacking, LIMITS, all);
  assert.deepEqual(all.came.toSorted(), ['s0', 's1']);
  assert.deepEqual([...unsent.keys()].toSorted(), ['s2', 's3', 's4']);
  assert.match(unsent.get('s2')!, /size/);
  assert.match(unsent.get('s3')!, /not in the archive/);
  assert.equal(unsent.get('s4'), 'wrong bytes');
  assert.equal(all.told.at(-1), 140); // all that was looked for and found
});

test('the share that has to travel is told as it is', () => {
  assert.equal(shareWords(0, 5e9), 'nothing of 5 GB');
  assert.equal(shareWords(12e7, 1e10), '1.2 % of 10 GB');
  assert.equal(shareWords(10, 1e10), 'less than 0.1 % of 10 GB');
  assert.equal(shareWords(5e9, 5e9), '100 % of 5 GB');
});
