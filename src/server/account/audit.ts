import { inOrder } from '../store/sql/stream.ts';
import { BlobMissing, streamBlob } from '../store/blobs/blobs.ts';
import { createHash } from 'node:crypto';
import { nameOfRow } from './read/describe.ts';
import { isSound, isUnmade } from './project.ts';
import type { Room } from './room.ts';
import { entryOf } from './snapshot.ts';
import { CHAIN_START, chainHash, sha256 } from './version.ts';

export interface Finding {
  account: string;
  kind: string;
  item: string | null;
  name: string;
  where: string;
  problem: string;
  newest: string | null;
}

/** Reads every row and byte of an account and names what is not as it was written. A job. */
export async function auditAccount(room: Room, { account }: { account: string }): Promise<Finding[]> {
  const findings: Finding[] = [];
  const say = (where: string, problem: string, about: Partial<Finding> = {}) =>
    findings.push({ account, kind: 'account', item: null, name: '', newest: null, ...about, where, problem });
  await auditChain(room, account, say);
  await auditVersions(room, account, say);
  await auditMembers(room, account, say);
  return findings;
}

type Say = (where: string, problem: string, about?: Partial<Finding>) => void;

async function auditChain(room: Room, account: string, say: Say): Promise<void> {
  const head = await room.db
    .selectFrom('account')
    .where('account_id', '=', account)
    .select(['seq', 'chain'])
    .executeTakeFirstOrThrow();
  let chain = CHAIN_START;
  let seq = 0;
  for await (const c of inOrder(
    room.db.selectFrom('change').where('account_id', '=', account).where('seq', '<=', head.seq).selectAll(),
    'seq',
  )) {
    if (c.seq !== seq + 1) say(`change ${seq + 1}`, `the journal goes from ${seq} to ${c.seq}`);
    const next = chainHash(chain, {
      seq: c.seq,
      item: c.item_id,
      kind: c.kind,
      before: c.before_hash,
      after: c.after_hash,
      actor: `${c.actor_type}:${c.actor_id}`,
      at: c.at,
      batch: c.batch_id,
    });
    if (next !== c.chain && c.seq === seq + 1)
      say(`change ${c.seq}`, 'this line of the journal is not what was written', {
        item: c.item_id,
        kind: c.kind,
      });
    chain = c.chain;
    seq = c.seq;
  }
  if (seq !== head.seq || chain !== head.chain)
    say('journal', `the journal ends at ${seq}, the account stands at ${head.seq}`);
}

async function auditVersions(room: Room, account: string, say: Say): Promise<void> {
  const query = room.db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('until_seq', 'is', null)
    .select([
      'item_id',
      'seq',
      'hash',
      'kind',
      'collection_id',
      'href',
      'media_type',
      'body_sha',
      'size',
      'uid',
      'props',
    ]);
  for await (const row of inOrder(query, 'item_id')) {
    const about = { item: row.item_id, kind: row.kind };
    try {
      entryOf(row);
    } catch {
      say('version', 'its row is not what was written', { ...about, name: row.href });
      continue;
    }
    const problem = row.body_sha === null ? null : await bodyProblem(room, account, row.body_sha, row.size);
    if (problem) say(`body ${row.body_sha}`, problem, { ...about, name: row.href });
    const stored = await room.db
      .selectFrom('projection')
      .where('account_id', '=', account)
      .where('item_id', '=', row.item_id)
      .selectAll()
      .executeTakeFirst();
    if (!problem && (!stored || !(isSound(stored, row.hash) || isUnmade(stored, row.hash))))
      say('projection', 'what lists show of it is missing or damaged; it is made anew when listed', {
        ...about,
        name: await nameOfRow(room, account, row),
      });
  }
}

async function bodyProblem(room: Room, account: string, sha: string, size: number): Promise<string | null> {
  const body = await room.db
    .selectFrom('body')
    .where('account_id', '=', account)
    .where('sha', '=', sha)
    .select('bytes')
    .executeTakeFirst();
  if (body) return sha256(body.bytes) === sha ? null : 'its bytes are not what was kept';
  try {
    const hash = createHash('sha256');
    let found = 0;
    for await (const chunk of streamBlob(await room.blobs.open(account, sha))) {
      hash.update(chunk);
      found += chunk.length;
    }
    if (found !== size) return `${found} of ${size} bytes are there`;
    return hash.digest('hex') === sha ? null : 'its bytes are not what was kept';
  } catch (error) {
    return error instanceof BlobMissing
      ? 'its bytes are missing'
      : `its bytes cannot be read (${(error as Error).message})`;
  }
}

async function auditMembers(room: Room, account: string, say: Say): Promise<void> {
  const counted = await room.db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('until_seq', 'is', null)
    .groupBy('collection_id')
    .select(['collection_id', ({ fn }) => fn.countAll<number>().as('n')])
    .execute();
  const live = new Map(counted.map((r) => [r.collection_id, Number(r.n)]));
  for (const s of await room.db
    .selectFrom('collection_state')
    .where('account_id', '=', account)
    .selectAll()
    .execute()) {
    const found = live.get(s.collection_id) ?? 0;
    if (found !== s.members)
      say(`collection ${s.collection_id}`, `it should hold ${s.members} items, ${found} are there`, {
        kind: 'collection',
        item: s.collection_id,
      });
  }
}
