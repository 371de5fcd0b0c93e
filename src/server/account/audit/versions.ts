import { sql } from 'kysely';
import { isSoundRow, LIVE, type LiveRow } from '../live-row.ts';
import { isSound, isUnmade } from '../project.ts';
import { nameOfRow } from '../read/describe.ts';
import type { Room } from '../room.ts';
import { standIn } from '../stand-in.ts';
import type { Findings } from './findings.ts';

type Row = LiveRow & {
  until_seq: number | null;
  /** What the journal's line of its seq says; null where that line is missing. */
  line_item: string | null;
  line_hash: string | null;
  bytes: number | null;
};

/** Pages of all versions in order of (item, seq), each beside its line in the journal and the recorded size of its body. */
async function* versions({ db }: Room, account: string): AsyncGenerator<Row> {
  let [item, seq] = ['', -1];
  for (;;) {
    const page = await db
      .selectFrom('version')
      .where('version.account_id', '=', account)
      .where(({ eb, or, and }) =>
        or([
          eb('version.item_id', '>', item),
          and([eb('version.item_id', '=', item), eb('version.seq', '>', seq)]),
        ]),
      )
      .leftJoin('change', (j) =>
        j.onRef('change.account_id', '=', 'version.account_id').onRef('change.seq', '=', 'version.seq'),
      )
      .leftJoin('body', (j) =>
        j.onRef('body.account_id', '=', 'version.account_id').onRef('body.sha', '=', 'version.body_sha'),
      )
      .leftJoin('blob', (j) =>
        j.onRef('blob.account_id', '=', 'version.account_id').onRef('blob.sha', '=', 'version.body_sha'),
      )
      .orderBy('version.item_id')
      .orderBy('version.seq')
      .limit(AT_ONCE)
      .select([
        ...LIVE.map((column) => `version.${column}` as const),
        'version.until_seq',
        'change.item_id as line_item',
        'change.after_hash as line_hash',
        sql<number | null>`coalesce(body.size, blob.size)`.as('bytes'),
      ])
      .execute();
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < AT_ONCE) return;
    [item, seq] = [last.item_id, last.seq];
  }
}

const AT_ONCE = 1000;

/** Compares each version, live or kept, with its hash, its line in the journal and its body; and each summary. */
export async function auditVersions(
  room: Room,
  account: string,
  findings: Findings,
  { brokenLines, faults }: { brokenLines: ReadonlySet<number>; faults: ReadonlyMap<string, string> },
): Promise<void> {
  for await (const row of versions(room, account)) {
    const live = row.until_seq === null;
    const say = async (where: string, problem: string) => {
      const kind = isSoundRow(row) ? row.kind : (await standIn(room.db, account, row)).version.kind;
      const about = { item: row.item_id, kind, name: await nameOfRow(room, account, row) };
      findings.say(live ? where : `${where}, version of change ${row.seq}`, problem, about);
    };
    if (!isSoundRow(row)) {
      await say('version', 'its row is not what was written');
      continue;
    }
    const told = row.line_item !== null && !brokenLines.has(row.seq);
    if (told && (row.line_item !== row.item_id || row.line_hash !== row.hash))
      await say('version', 'its row is not the version that History names');
    const fault = row.body_sha === null ? undefined : faults.get(row.body_sha);
    if (fault) await say(`body ${row.body_sha}`, fault);
    else if (row.size !== (row.bytes ?? 0)) await say('version', 'its size is not that of its bytes');
    if (live && !fault && !(await hasSummary(room, account, row)))
      await say('projection', 'what lists show of it is missing or damaged; it is made anew when listed');
  }
}

async function hasSummary({ db }: Room, account: string, row: Row): Promise<boolean> {
  const stored = await db
    .selectFrom('projection')
    .where('account_id', '=', account)
    .where('item_id', '=', row.item_id)
    .selectAll()
    .executeTakeFirst();
  return stored !== undefined && (isSound(stored, row.hash) || isUnmade(stored, row.hash));
}
