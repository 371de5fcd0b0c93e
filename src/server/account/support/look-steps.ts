import type { Step, StepDetail } from '../../../shared/contract/history.ts';
import type { Kind } from '../../../shared/contract/kinds.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { AgentRef } from '../../../shared/contract/support.ts';
import type { SupportLookTable } from '../../store/sql/schema-support.ts';
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

/** A visit as a line of History: how many looks it stands for, and its newest. */
type Group = { visit_id: string; seq: number; no: number; n: number };

const groups = (query: ReturnType<typeof looks>) =>
  query
    .groupBy('support_look.visit_id')
    .select(({ fn }) => [
      'support_look.visit_id' as const,
      fn.max<number>('support_look.seq').as('seq'),
      fn.max<number>('support_look.no').as('no'),
      fn.countAll<number>().as('n'),
    ]);

/**
 * What support looked at as lines of History below a place, newest first, and how many there are in all: the looks of
 * one visit are one line, which stands where its newest look does.
 */
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
    .select(({ fn }) => fn.count<number>('support_look.visit_id').distinct().as('n'))
    .executeTakeFirstOrThrow();
  let page = groups(filtered()).orderBy('seq', 'desc').orderBy('no', 'desc').limit(limit);
  if (below) {
    const { seq, no } = below;
    page = page.having(({ eb, fn, or, and }) => {
      const newest = fn.max<number>('support_look.seq');
      const last = fn.max<number>('support_look.no');
      return or([eb(newest, '<', seq), and([eb(newest, '=', seq), eb(last, '<', no)])]);
    });
  }
  const found: Group[] = await page.execute();
  return {
    total: Number(n),
    lines: found.map((group) => ({
      place: { seq: Number(group.seq), no: Number(group.no) },
      show: async () =>
        stepOfVisit(room, account, await lookAt(room, account, Number(group.no)), Number(group.n)),
    })),
  };
}

/** A visit, or one of its looks, where History is asked for one step. @throws `batch.not-found` */
export async function lookDetail(room: Reading, account: string, id: string): Promise<StepDetail> {
  const group = await groups(looks(room, account))
    .where(({ eb, or, selectFrom }) =>
      or([
        eb('support_look.visit_id', '=', id),
        eb(
          'support_look.visit_id',
          'in',
          selectFrom('support_look as one')
            .where('one.account_id', '=', account)
            .where('one.look_id', '=', id)
            .select('one.visit_id'),
        ),
      ]),
    )
    .executeTakeFirst();
  if (!group) throw new LifeboatError('batch.not-found');
  const row = await lookAt(room, account, Number(group.no));
  return { ...(await stepOfVisit(room, account, row, Number(group.n))), changes: [], later: 0, next: null };
}

const lookAt = (room: Reading, account: string, no: number): Promise<Row> =>
  looks(room, account)
    .where('support_look.no', '=', no)
    .selectAll('support_look')
    .select(['agent_id', 'agent_name', 'agent_email'])
    .executeTakeFirstOrThrow();

/** A visit by its newest look. */
async function stepOfVisit(room: Reading, account: string, row: Row, count: number): Promise<Step> {
  const agent: AgentRef = { id: row.agent_id, name: row.agent_name, email: row.agent_email };
  const look = await lookOf(row, agent, itemNames(room, account));
  return {
    batch: row.visit_id,
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
    looks: count,
  };
}

/** Names items by the version that was seen; '' when it is no longer kept. */
export const itemNames = (room: Reading, account: string) => async (item: string, hash: string | null) => {
  const rows = await versionRows(room.db, account, hash === null ? [] : [{ id: item, hash }]);
  return nameOfRow(room, account, rowFor(rows, item, hash));
};
