import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { consentLines } from '../../src/app/home/consent-lines.ts';
import { outcome, pastWords } from '../../src/app/consent/words.ts';
import { linesOf } from '../../src/app/support/detail.ts';
import { factsOf } from '../../src/app/support/facts.ts';
import { rowSpoken, rowTitle, rowUnder } from '../../src/app/support/rows.ts';
import { grantWords, reportWords, suggestionState } from '../../src/app/support/words.ts';
import {
  type LookLike,
  lookWords,
  GRANT_KINDS,
  kindsWords,
  visitWords,
} from '../../src/app/ui/support-words.ts';
import type { SeenItem } from '../../src/app/api.ts';
import type { AccountState, Grant, Suggestion, Visit } from '../../src/shared/contract/support.ts';

const dana = { id: 'a', name: 'Dana', email: 'dana@example.org' };
const NOON = '2026-11-22T12:00:00Z';

const said = (look: Omit<LookLike, 'agent'>): string =>
  lookWords({ agent: dana, ...look })
    .map(({ text }) => text)
    .join('');
const looks: [Omit<LookLike, 'agent'>, string][] = [
  [{ what: 'visit', kind: null, name: null }, 'Dana (support) opened a visit to your account'],
  [{ what: 'state', kind: null, name: null }, 'Dana (support) looked at states and counts'],
  [
    { what: 'list', kind: 'contact', name: null },
    'Dana (support) looked at the list of your contacts, names hidden',
  ],
  [{ what: 'item', kind: 'contact', name: 'Ravi Iyer' }, 'Dana (support) opened Ravi Iyer'],
  [{ what: 'item', kind: 'event', name: null }, 'Dana (support) opened an event'],
  [{ what: 'original', kind: 'photo', name: 'a.jpg' }, 'Dana (support) saw the whole photo a.jpg'],
];
for (const [look, words] of looks) test(`a look: ${words}`, () => assert.equal(said(look), words));

test('a visit is told by its newest look and how many there were', () => {
  const look = { agent: dana, what: 'item', kind: 'contact', name: 'Ravi Iyer' };
  const text = (n: number) =>
    visitWords(look, n)
      .map((piece) => piece.text)
      .join('');
  assert.equal(text(7), 'Dana (support) opened Ravi Iyer, the last of 7 looks');
  assert.equal(text(1), said(look));
});

test('kinds are named in the order of the rail, whatever the order they come in', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...GRANT_KINDS]), (kinds) => {
      assert.equal(kindsWords(kinds), kindsWords(GRANT_KINDS.filter((kind) => kinds.includes(kind))));
    }),
  );
  assert.equal(kindsWords(['photo', 'event']), 'calendar and photos');
});

test('a masked row is told without bullets, an opened one by its name', () => {
  const row = { id: '1', name: 'O••• Q•••', masked: true };
  assert.equal(rowTitle('contact', row), 'O••• Q•••');
  assert.equal(rowSpoken('contact', row), 'Hidden contact O Q');
  assert.equal(rowSpoken('contact', { id: '1', name: 'Ottilie Quandt' }), 'Ottilie Quandt');
  assert.equal(rowSpoken('note', { id: '1', title: '', masked: true }), 'Hidden note A note without a name');
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('A', '•', ' ', '.') }), (name) => {
      assert.ok(!rowSpoken('task', { id: '1', name, masked: true }).includes('•'));
    }),
  );
});

test('what is known of a row without opening it', () => {
  assert.equal(rowUnder('task', { id: '1', due: null, done: true }), 'no date · done');
  assert.match(
    rowUnder('event', { id: '1', start: '2026-06-24', allDay: true }),
    /(24.*June|June.*24).* · whole day$/,
  );
  assert.match(
    rowUnder('photo', { id: '1', takenAt: '2026-11-20T10:12:00', size: 3e6, mediaType: 'image/jpeg' }),
    /^taken .*Nov.*10:12.* · 3 MB · image\/jpeg$/,
  );
});

test('an opened item shows what it says, and never its raw text or its id', () => {
  const note = {
    kind: 'note',
    id: 'the-id',
    etag: 'e',
    collection: 'c',
    title: 'Boat',
    text: 'Caulk it',
    changedAt: null,
    uid: 'u',
    raw: 'RAW',
    addedAt: null,
    categories: [],
  } as unknown as SeenItem;
  assert.deepEqual(linesOf(note), [{ label: 'Text', value: 'Caulk it' }]);
});

test('an opened event says who was asked, when it rings and how it repeats', () => {
  const event = {
    ...{ kind: 'event', id: 'e', title: 'Piano', start: '2026-11-24T16:30:00', end: '2026-11-24T17:15:00' },
    ...{ zone: 'Europe/Oslo', allDay: false, rrule: 'FREQ=WEEKLY', location: '', url: '', status: null },
    organizer: { email: 'nadia@example.org', name: 'Nadia Haddad' },
    guests: [
      { email: 'ravi@example.org', name: 'Ravi Iyer', role: 'REQ', status: 'ACCEPTED' },
      { email: 'luca@example.org', name: '', role: 'OPT', status: 'NEEDS-ACTION' },
    ],
    alarms: [{ before: 1440, related: 'start' }, { before: -15 }],
    ...{ description: '', categories: [], recurring: true, once: false, raw: '' },
  } as unknown as SeenItem;
  const lines = new Map(linesOf(event).map(({ label, value }) => [label, value]));
  assert.match(lines.get('Repeats')!, /^Every (Tuesday|week)/);
  assert.match(lines.get('Asked by')!, /Nadia Haddad/);
  assert.match(lines.get('Guests')!, /Ravi Iyer.*\n.*luca@example\.org/);
  assert.equal(lines.get('Alarms')!.split('\n').length, 2);
});

const state = (more: Partial<AccountState>): AccountState => ({
  asOf: NOON,
  account: { state: 'live', lost: null, createdAt: NOON, seq: 9, retentionDays: 90, used: 1e6, quota: null },
  counts: {},
  device: { state: 'ok', at: NOON, counts: { added: 1, changed: 0, removed: 0 } },
  vault: { state: 'ok', since: null, behind: 0, tried: NOON, succeeded: NOON, proven: NOON, sameDisk: false },
  own: { state: 'ok', at: NOON, since: 0 },
  devices: [],
  attempts: [],
  reports: [],
  deletions: { inBin: 0, held: [] },
  advice: [],
  ...more,
});
const factOf = (title: string, more: Partial<AccountState>) =>
  factsOf(state(more)).find((fact) => fact.title === title)!;

test('a fact is plain only when it is good: unknown, never and behind are attention, failing is bad', () => {
  const { vault, own, device } = state({});
  assert.deepEqual(
    factsOf(state({})).map(({ tone }) => tone),
    Array.from({ length: 6 }, () => 'plain'),
  );
  assert.equal(factOf('Second copy', { vault: { ...vault, state: 'unknown' } }).lead, 'Not known');
  assert.equal(factOf('Second copy', { vault: { ...vault, state: 'unknown' } }).tone, 'warn');
  assert.equal(factOf('Second copy', { vault: { ...vault, proven: null } }).lead, 'Made, not tested yet');
  assert.equal(factOf('Second copy', { vault: { ...vault, sameDisk: true } }).tone, 'warn');
  assert.equal(factOf('Second copy', { vault: { ...vault, state: 'failing', since: NOON } }).tone, 'bad');
  assert.equal(factOf('Own archive', { own: { ...own, state: 'never', at: null } }).tone, 'warn');
  assert.equal(factOf('Phone to Lifeboat', { device: { ...device, state: 'bad' } }).tone, 'bad');
});

test('reports are counted, and have words where nothing was', () => {
  const counts = { added: { photo: 4 }, changed: { contact: 1 }, removed: {} };
  assert.equal(reportWords({ code: 'sync.ok', counts }), '4 photos added and 1 contact changed');
  assert.equal(reportWords({ code: 'sync.ok', counts: null }), 'nothing changed');
});

const grant = (more: Partial<Grant>): Grant => ({
  id: 'g',
  agent: dana,
  state: 'asked',
  kinds: ['contact'],
  lasts: 'day',
  case: '1',
  reason: 'r',
  askedAt: NOON,
  answeredAt: null,
  until: null,
  endedAt: null,
  ...more,
});

test('a request nobody answered was never consent, for either side', () => {
  const run = grant({ state: 'expired' });
  assert.equal(grantWords(run), 'Not answered: contacts.');
  assert.equal(pastWords(run), 'Dana (support) asked to see your contacts; the question ran out unanswered');
  assert.match(
    pastWords(grant({ state: 'ended', answeredAt: NOON, endedAt: NOON })),
    /^Dana \(support\) could see your contacts for 1 day, until you ended it, /,
  );
});

const suggestion = (more: Partial<Suggestion>): Suggestion => ({
  id: 's',
  visit: 'v',
  agent: dana,
  at: NOON,
  text: 'Make an archive.',
  action: { do: 'make-archive' },
  state: 'accepted',
  answeredAt: NOON,
  result: null,
  ...more,
});

test('success is said only when the action has ended well', () => {
  for (const result of ['running', 'done', 'failed'] as const) {
    const one = suggestion({ result: { state: result, code: result === 'failed' ? 'vault.full' : null } });
    assert.equal(/is made/.test(outcome(one).text), result === 'done');
    assert.equal(outcome(one).failed, result === 'failed');
    assert.equal(suggestionState(one).tone === 'ok', result === 'done');
  }
  assert.match(
    outcome(suggestion({ result: { state: 'failed', code: 'vault.full' } })).text,
    /\(vault\.full\)/,
  );
});

test('Home: questions come before who is there; what was answered is not asked again', () => {
  const visit: Visit = {
    id: 'v',
    agent: dana,
    who: 'ada@example.org',
    case: '7',
    reason: 'x'.repeat(300),
    at: NOON,
    until: NOON,
    endedAt: null,
    endedBy: null,
  };
  const lines = consentLines({
    requests: [grant({})],
    visits: [visit],
    suggestions: [suggestion({}), suggestion({ id: 't', state: 'sent' })],
  });
  assert.deepEqual(
    lines.map(({ id, asks }) => [id, asks]),
    [
      ['g', true],
      ['t', true],
      ['v', false],
    ],
  );
  assert.ok(lines[2]!.under.length < 200);
});
