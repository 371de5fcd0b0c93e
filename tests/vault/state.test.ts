import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide, type Known } from '../../src/server/vault/state.ts';

const NOW = Date.parse('2026-05-04T12:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ago = (ms: number) => new Date(NOW - ms).toISOString();

const GOOD: Known = {
  now: new Date(NOW),
  createdAt: ago(100 * DAY),
  seq: 10,
  backedSeq: 10,
  behindSince: null,
  failing: null,
  proofFailing: null,
  scrubFailing: null,
  provenAt: ago(DAY),
  instanceProvenAt: ago(HOUR),
  scrubbedAt: ago(5 * DAY),
  problem: null,
  store: null,
};

const FULL = { reason: 'The second copy’s disk is full.', since: ago(HOUR) };
const BROKEN = { reason: 'The second copy could not be written (EIO).', since: ago(2 * HOUR) };

/** What differs from a good account, the state it must give, since when, and what the sentence must say. */
const CASES: [string, Partial<Known>, string, string | null, RegExp | null][] = [
  ['all is well', {}, 'ok', null, null],
  ['behind for 29 minutes', { seq: 12, behindSince: ago(29 * MINUTE) }, 'ok', null, null],
  [
    'behind for 30 minutes',
    { seq: 12, behindSince: ago(30 * MINUTE) },
    'behind',
    ago(30 * MINUTE),
    /Back up now/,
  ],
  ['never backed up', { backedSeq: null, provenAt: null }, 'never', ago(100 * DAY), /Back up now/],
  ['the newest backup failed', { failing: BROKEN }, 'failing', ago(2 * HOUR), /EIO/],
  ['the first backup failed', { backedSeq: null, failing: BROKEN }, 'failing', ago(2 * HOUR), /EIO/],
  ['the disk is full', { failing: FULL }, 'full', ago(HOUR), /disk is full/],
  [
    'the vault is away now',
    { problem: 'The second copy is missing or empty.' },
    'failing',
    ago(0),
    /missing/,
  ],
  ['the newest proof failed', { proofFailing: BROKEN }, 'failing', ago(2 * HOUR), /EIO/],
  ['the newest scrub failed', { scrubFailing: BROKEN }, 'failing', ago(2 * HOUR), /EIO/],
  ['never proven', { provenAt: null }, 'behind', ago(100 * DAY), /test restore/],
  ['proven 8 days ago', { provenAt: ago(8 * DAY) }, 'behind', ago(0), /test restore/],
  ['proven just under 8 days ago', { provenAt: ago(8 * DAY - 1) }, 'ok', null, null],
  ['instance proven 26 hours ago', { instanceProvenAt: ago(26 * HOUR) }, 'behind', ago(0), /today/],
  ['scrubbed 30 days ago', { scrubbedAt: ago(30 * DAY) }, 'behind', ago(0), /re-read/],
  ['young and not scrubbed yet', { createdAt: ago(29 * DAY), scrubbedAt: null }, 'ok', null, null],
  ['old and never scrubbed', { createdAt: ago(31 * DAY), scrubbedAt: null }, 'behind', ago(DAY), /re-read/],
  ['no room here', { store: 'full' }, 'full', ago(0), /no room/],
  ['the store here is broken', { store: 'failing', failing: FULL }, 'failing', ago(0), /Nothing new/],
];

for (const [name, known, state, since, todo] of CASES)
  test(`${name}: ${state}`, () => {
    const decided = decide({ ...GOOD, ...known });
    assert.deepEqual([decided.state, decided.since], [state, since]);
    if (todo) assert.match(decided.todo!, todo);
    else assert.equal(decided.todo, null);
  });
