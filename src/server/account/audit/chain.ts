import { inOrder } from '../../store/sql/stream.ts';
import type { Room } from '../room.ts';
import { headOf } from '../snapshot.ts';
import { CHAIN_START, chainHash } from '../version.ts';
import type { Findings } from './findings.ts';

/** Walks the journal from its first line to the account's head. Answers the seqs of the lines that cannot be trusted. */
export async function auditChain(
  { db }: Pick<Room, 'db'>,
  account: string,
  findings: Findings,
): Promise<Set<number>> {
  const head = await headOf({ db }, account);
  const broken = new Set<number>();
  // what the next line may hang on: the hash that stands in this one, or the one this line gives
  let before = [CHAIN_START];
  let seq = 0;
  const lines = db.selectFrom('change').where('account_id', '=', account).where('seq', '<=', head.seq);
  for await (const c of inOrder(lines.selectAll(), 'seq')) {
    const follows = c.seq === seq + 1;
    if (!follows) findings.say(`change ${seq + 1}`, `the journal goes from ${seq} to ${c.seq}`);
    const line = {
      seq: c.seq,
      item: c.item_id,
      kind: c.kind,
      before: c.before_hash,
      after: c.after_hash,
      actor: `${c.actor_type}:${c.actor_id}`,
      at: c.at,
      batch: c.batch_id,
    };
    const given = before.map((chain) => chainHash(chain, line));
    if (follows && !given.includes(c.chain)) {
      broken.add(c.seq);
      findings.say(`change ${c.seq}`, 'this line of the journal is not what was written', {
        item: c.item_id,
        kind: c.kind,
      });
    }
    before = [c.chain, ...given.filter((chain) => chain !== c.chain)];
    seq = c.seq;
  }
  if (seq !== head.seq || !before.includes(head.chain))
    findings.say('journal', `the journal ends at ${seq}, the account stands at ${head.seq}`);
  return broken;
}
