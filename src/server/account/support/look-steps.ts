import type { Step, StepDetail } from '../../../shared/contract/history.ts';
import type { Kind } from '../../../shared/contract/kinds.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { AgentRef } from '../../../shared/contract/support.ts';
import type { SupportLookTable } from '../../store/sql/schema.ts';
import { emptyCounts } from '../counts.ts';
import { nameOfRow } from '../read/describe.ts';
import type { Room } from '../room.ts';
import { rowFor, versionRows } from '../versions.ts';
import { lookOf } from './looks.ts';

/** Where a line of History stands: a step at its last seq, a look above it by the look's number. */
export interface Place {
  seq: number;
  no: number;
}

type Reading = Pick<Room, 'db' | 'blobs'>;
type Row = SupportLookTable & { agent_id: string; agent_name: string; agent_email: string };

const looks = ({ db }: Reading, account: string) =>
  db
    .selectFrom('support_look')
    .innerJoin('support_visit', (j) =>
      j
        .onRef('support_visit.account_id', '=', 'support_look.account_id')
        .onRef('support_visit.visit_id', '=', 'support_look.visit_id'),
    )
    .where('support_look.account_id', '=', account);

/** Looks as lines of History below a place, newest first, and how many there are in all. */
export async function lookSteps(
  room: Reading,
  account: string,
  { actor, kind }: { actor?: string; kind?: string },
  { below, limit }: { below: Place | null; limit: number },
): Promise<{ total: number; lines: { place: Place; show(): Promise<Step> }[] }> {
  const filtered = () => {
    let query = looks(room, account);
    if (actor && actor !== 'agent') query = query.where('support_visit.agent_id', '=', actor);
    return kind ? query.where('support_look.kind', '=', kind) : query;
  };
  const { n } = await filtered()
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  let page = filtered()
    .orderBy('support_look.seq', 'desc')
    .orderBy('support_look.no', 'desc')
    .limit(limit)
    .selectAll('support_look')
    .select(['agent_id', 'agent_name', 'agent_email']);
  if (below)
    page = page.where((eb) =>
      eb.or([
        eb('support_look.seq', '<', below.seq),
        eb.and([eb('support_look.seq', '=', below.seq), eb('support_look.no', '<', below.no)]),
      ]),
    );
  const rows: Row[] = await page.execute();
  return {
    total: Number(n),
    lines: rows.map((row) => ({
      place: { seq: row.seq, no: row.no },
      show: () => stepOfLook(room, account, row),
    })),
  };
}

/** A look where History is asked for one step. @throws `batch.not-found` */
export async function lookDetail(room: Reading, account: string, id: string): Promise<StepDetail> {
  const row = await looks(room, account)
    .where('support_look.look_id', '=', id)
    .selectAll('support_look')
    .select(['agent_id', 'agent_name', 'agent_email'])
    .executeTakeFirst();
  if (!row) throw new LifeboatError('batch.not-found');
  return { ...(await stepOfLook(room, account, row)), changes: [], later: 0, next: null };
}

async function stepOfLook(room: Reading, account: string, row: Row): Promise<Step> {
  const agent: AgentRef = { id: row.agent_id, name: row.agent_name, email: row.agent_email };
  const look = await lookOf(row, agent, itemNames(room, account));
  return {
    batch: row.look_id,
    actor: { type: 'agent', id: agent.id, name: `${agent.name} (support)` },
    at: row.at,
    act: 'look',
    seqs: { from: row.seq, to: row.seq },
    counts: emptyCounts(),
    items: look.item === null ? [] : [{ id: look.item, kind: look.kind as Kind, name: look.name ?? '' }],
    undoes: null,
    undoneBy: null,
    undoable: false,
    look,
  };
}

/** Names items by the version that was seen; '' when it is no longer kept. */
export const itemNames = (room: Reading, account: string) => async (item: string, hash: string | null) => {
  const rows = await versionRows(room.db, account, hash === null ? [] : [{ id: item, hash }]);
  return nameOfRow(room, account, rowFor(rows, item, hash));
};
