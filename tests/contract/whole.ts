import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Room } from '../../src/server/account/room.ts';
import { canonical } from '../../src/shared/formats/canonical-json.ts';

const sha = (text: string) => createHash('sha256').update(text).digest('hex');

/**
 * Reads an account row by row and says whether its journal, versions and counts agree. Written again here by the
 * design's words (section 3), so that a mistake in the account room's own hashing does not hide itself.
 */
export async function assertWhole(room: Pick<Room, 'db'>, account: string): Promise<void> {
  const of = <T extends 'change' | 'version' | 'collection_state' | 'projection' | 'batch'>(table: T) =>
    room.db.selectFrom(table as 'change').where('account_id', '=', account);
  const head = await room.db
    .selectFrom('account')
    .where('account_id', '=', account)
    .select(['seq', 'chain'])
    .executeTakeFirstOrThrow();
  const changes = await of('change').orderBy('seq').selectAll().execute();
  let chain = '0'.repeat(64);
  const stands = new Map<string, string | null>();
  changes.forEach((c, i) => {
    assert.equal(c.seq, i + 1, 'the journal has no gap');
    assert.equal(stands.get(c.item_id) ?? null, c.before_hash, `change ${c.seq} starts where the item stood`);
    stands.set(c.item_id, c.after_hash);
    const said = {
      seq: c.seq,
      item: c.item_id,
      kind: c.kind,
      before: c.before_hash,
      after: c.after_hash,
      actor: `${c.actor_type}:${c.actor_id}`,
      at: c.at,
      batch: c.batch_id,
    };
    chain = sha(`lifeboat-change-1\n${chain}\n${canonical(said)}`);
    assert.equal(c.chain, chain, `change ${c.seq} hangs on the one before`);
  });
  assert.deepEqual([head.seq, head.chain], [changes.length, chain], 'the head is the newest change');
  await assertVersions(room, account, stands);
  await assertBatches(room, account, changes);
}

async function assertVersions(
  room: Pick<Room, 'db'>,
  account: string,
  stands: Map<string, string | null>,
): Promise<void> {
  const live = await room.db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('until_seq', 'is', null)
    .selectAll()
    .execute();
  const expected = new Map([...stands].filter(([, hash]) => hash !== null));
  assert.deepEqual(
    new Map(live.map((v) => [v.item_id, v.hash])),
    expected,
    'live items are what the journal says',
  );
  const members = new Map<string, number>();
  for (const v of live) {
    const said = {
      kind: v.kind,
      collection: v.collection_id,
      href: v.href,
      mediaType: v.media_type,
      body: v.body_sha,
      props: JSON.parse(v.props) as unknown,
    };
    assert.equal(v.hash, sha(`lifeboat-version-1\n${canonical(said)}`), 'a row gives its hash');
    members.set(v.collection_id, (members.get(v.collection_id) ?? 0) + 1);
    if (!['', 'contacts', 'calendars'].includes(v.collection_id))
      assert.ok(expected.has(v.collection_id), `${v.kind} ${v.item_id} lies in a collection that is there`);
  }
  const stated = await room.db
    .selectFrom('collection_state')
    .where('account_id', '=', account)
    .selectAll()
    .execute();
  for (const s of stated)
    assert.equal(s.members, members.get(s.collection_id) ?? 0, `count of ${s.collection_id}`);
  assert.ok([...members.keys()].every((id) => stated.some((s) => s.collection_id === id)));
  const shown = await room.db
    .selectFrom('projection')
    .where('account_id', '=', account)
    .select(['item_id', 'hash'])
    .execute();
  assert.deepEqual(
    new Map(shown.map((p) => [p.item_id, p.hash])),
    expected,
    'each live item has its projection',
  );
}

async function assertBatches(
  room: Pick<Room, 'db'>,
  account: string,
  changes: { seq: number; batch_id: string }[],
): Promise<void> {
  const batches = await room.db
    .selectFrom('batch')
    .where('account_id', '=', account)
    .orderBy('first_seq')
    .selectAll()
    .execute();
  let last = 0;
  for (const b of batches) {
    assert.equal(b.first_seq, last + 1, 'steps follow each other');
    last = b.last_seq;
    for (let seq = b.first_seq; seq <= last; seq++) assert.equal(changes[seq - 1]?.batch_id, b.batch_id);
  }
  assert.equal(last, changes.length, 'every change belongs to a step');
}
