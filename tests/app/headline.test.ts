import assert from 'node:assert/strict';
import { test } from 'node:test';
import { archiveFact, copyFact, phoneFact } from '../../src/app/home/facts.ts';
import { headline } from '../../src/app/home/headline.ts';
import type { Attempt, BackupFacts } from '../../src/shared/contract/backup.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const HOUR = 3_600_000;
const ago = (hours: number) => new Date(NOW - hours * HOUR).toISOString();

const proof: Attempt = {
  id: 'p',
  startedAt: ago(3),
  endedAt: ago(3),
  state: 'succeeded',
  kind: 'proof',
  fromSeq: 1,
  toSeq: 9,
  items: 1381,
  bytes: 9,
  seconds: 2,
  reason: null,
  asked: false,
};
const none = { added: {}, changed: {}, removed: {} };
type Part<K extends keyof BackupFacts> = Partial<BackupFacts[K] & object>;

function facts(device: Part<'device'> = {}, vault: Part<'vault'> = {}, own: Part<'own'> = {}): BackupFacts {
  return {
    asOf: ago(0),
    device: {
      state: 'ok',
      at: ago(1),
      device: { id: 'd', name: 'Pixel 8' },
      counts: { added: 20, changed: 2, removed: 1 },
      reported: false,
      ...device,
    },
    vault: {
      state: 'ok',
      since: null,
      tried: null,
      succeeded: null,
      proven: proof,
      behind: 0,
      sameDisk: false,
      todo: null,
      ...vault,
    },
    own: { state: 'ok', at: ago(5), archive: 'a', seq: 9, since: 0, counts: none, ...own },
  };
}
const say = (known: BackupFacts | null, lost = false) => headline({ facts: known, lost, now: NOW });
const GOOD = 'Backed up and tested.';

/** What is so, and what the headline says of it: the worst first. */
const table: [string, BackupFacts | null, string[]][] = [
  ['all is well', facts(), [GOOD, 'Your own archive holds it too.']],
  ['facts cannot be read', null, ['How your backup stands is not known right now.']],
  ['no archive', facts({}, {}, { state: 'never', at: null }), [GOOD, 'You have no archive of your own yet.']],
  ['archive of 29 days', facts({}, {}, { at: ago(29 * 24) }), [GOOD, 'Your own archive holds it too.']],
  ['archive of 30 days', facts({}, {}, { at: ago(30 * 24) }), [GOOD, 'Your own archive is getting old.']],
  ['999 changes', facts({}, {}, { since: 999 }), [GOOD]],
  ['1,000 changes', facts({}, {}, { since: 1000 }), [GOOD, 'Your own archive misses many changes.']],
  ['phone 23 hours ago', facts({ at: ago(23) }), [GOOD, 'Your own archive holds it too.']],
  ['phone a day ago', facts({ at: ago(24) }), [GOOD, 'No phone has synced for over a day.']],
  ['phone three days ago', facts({ at: ago(72) }), [GOOD, 'No phone has synced for 3 days.']],
  ['phone a week ago', facts({ at: ago(168) }), ['No phone has synced for 7 days.']],
  ['the service says bad', facts({ state: 'bad', at: ago(30) }), ['No phone has synced for over a day.']],
  ['no phone ever', facts({ state: 'never', at: null }), [GOOD, 'No phone has synced yet.']],
  ['same disk', facts({}, { sameDisk: true }), ['The second copy lies on the same disk.']],
  ['never tested', facts({}, { proven: null }), ['The second copy was never tested.']],
  ['behind', facts({}, { state: 'behind', behind: 4 }), ['The second copy is behind.']],
  ['test overdue', facts({}, { state: 'behind' }), ['The second copy needs a new test.']],
  ['no copy', facts({}, { state: 'never', proven: null }), ['There is no second copy yet.']],
  ['copy unknown', facts({}, { state: 'unknown' }), ['How the second copy is, is not known.']],
  ['full', facts({}, { state: 'full' }), ['There is no room left for the second copy.']],
  [
    'failing is worse than an old phone, which is worse than no archive',
    facts({ at: ago(200) }, { state: 'failing' }, { state: 'never', at: null }),
    ['The second copy is failing.', 'No phone has synced for 8 days.'],
  ],
];
for (const [name, known, lines] of table)
  test(`headline: ${name}`, () => {
    const said = say(known);
    assert.deepEqual(said, lines);
  });

test('a loss comes before everything else', () => {
  assert.deepEqual(say(facts(), true), ['Some of your changes were lost here.']);
  assert.deepEqual(say(null, true), [
    'Some of your changes were lost here.',
    'How your backup stands is not known right now.',
  ]);
});

test('"Backed up and tested" is said only when the copy is proven, known and elsewhere', () => {
  const states = ['ok', 'behind', 'failing', 'full', 'never', 'unknown'] as const;
  for (const state of states)
    for (const proven of [proof, null])
      for (const sameDisk of [false, true]) {
        const good = say(facts({}, { state, proven, sameDisk }))[0] === GOOD;
        assert.equal(good, state === 'ok' && proven !== null && !sameDisk, `${state} ${proven} ${sameDisk}`);
      }
});

test('the facts give time, numbers and what is not known', () => {
  const phone = phoneFact(facts().device, NOW);
  assert.deepEqual(phone.proof, [
    '23 changes came in.',
    'Whether something waits on the phone is not known: it has not reported.',
  ]);
  assert.equal(phone.at, ago(1));
  assert.ok(!phone.proof.join().includes('nothing left'));

  const copy = copyFact(facts({}, { behind: 2 }).vault);
  assert.equal(copy.lead, 'Test restore passed,');
  assert.deepEqual(copy.proof, [
    'All 1,381 items were read back and matched. It took 2 seconds.',
    '2 changes are only here so far.',
  ]);
  const failing = copyFact(facts({}, { state: 'failing', since: ago(9), todo: 'The disk is gone.' }).vault);
  assert.equal(failing.level, 'bad');
  assert.equal(failing.lead, 'Failing since');
  assert.ok(failing.proof.includes('The disk is gone.'));

  const own = archiveFact(facts({}, {}, { at: ago(41 * 24), since: 1204 }).own, NOW);
  assert.equal(own.lead, '41 days old');
  assert.equal(own.level, 'attention');
  assert.match(own.proof[0]!, /^1,204 changes since .+ are not in it\.$/);
  const counts = { added: { contact: 3 }, changed: { note: 1 }, removed: {} };
  const kinds = archiveFact(facts({}, {}, { at: ago(5), since: 4, counts }).own, NOW);
  assert.match(kinds.proof[0]!, / are not in it: 3 contacts added and 1 note changed\.$/);
});
