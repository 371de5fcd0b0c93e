import type { Choices } from '../../../shared/contract/archives.ts';
import { withOtherUid as otherObject } from '../../../shared/formats/icalendar/split.ts';
import { withOtherUid as otherCard } from '../../../shared/formats/vcard/new.ts';
import { chunks } from '../../store/sql/chunks.ts';
import type { PlanItemTable } from '../../store/sql/schema.ts';
import { newBody, readBody } from '../bodies.ts';
import { idOf } from '../ids.ts';
import type { Room } from '../room.ts';
import { type Version, versionHash } from '../version.ts';
import { liveVersions } from '../versions.ts';
import { BESIDE, keptBeside } from './choices.ts';
import { Staging } from './staging.ts';
import { isTextKind } from './text-facts.ts';

const AT_ONCE = 500;

interface Job {
  account: string;
  plan: string;
  choices: Choices;
}

/**
 * A job: of each chosen change whose both versions are to be kept, notes the archive's as an item of its own, with a UID
 * of its own, since two in one collection may not share one. Its id follows from item and version: the same archive
 * again brings no second one. Runs before the step, touches no item, and done again it makes the same. Answers the ids.
 */
export async function makeBeside(room: Room, { account, plan, choices }: Job): Promise<string[]> {
  const staging = new Staging(room, account);
  const ids: string[] = [];
  const only = choices.only && new Set(choices.only);
  const rows = room.db.selectFrom('plan_item').where('account_id', '=', account).where('plan_id', '=', plan);
  const changes = rows.where('action', '=', 'change').where('kind', 'in', keptBeside(choices)).selectAll();
  for (let last = -1; ;) {
    const page = await changes.where('n', '>', last).orderBy('n').limit(AT_ONCE).execute();
    if (page.length === 0) break;
    last = page.at(-1)!.n;
    const chosen = page.filter((row) => only === undefined || only.has(row.item_id));
    const there = await liveAmong(room, account, chosen.map(besideId));
    const made: PlanItemTable[] = [];
    for (const row of chosen) if (!there.has(besideId(row))) made.push(await beside(room, staging, row));
    ids.push(...made.map((row) => row.item_id));
    await staging.flush();
    if (made.length > 0) await room.writer.run('addPlanItems', made);
  }
  return ids;
}

const besideId = (row: PlanItemTable): string => idOf('beside', row.item_id, row.after_hash!);

async function liveAmong({ db }: Room, account: string, ids: string[]): Promise<Set<string>> {
  const live = new Set<string>();
  for (const part of chunks(ids)) {
    const rows = await liveVersions(db, account).where('item_id', 'in', part).select('item_id').execute();
    for (const { item_id } of rows) live.add(item_id);
  }
  return live;
}

/** Rows of their own numbers, behind all others: a row that is there already is left. */
const BEHIND = 2 ** 40;

async function beside(room: Room, staging: Staging, row: PlanItemTable): Promise<PlanItemTable> {
  const id = besideId(row);
  const version = JSON.parse(row.after!) as Version;
  const text = isTextKind(row.kind);
  const bytes = text ? await readBody(room, row.account_id, version.body!) : null;
  const body = bytes && newBody((row.kind === 'contact' ? otherCard : otherObject)(bytes, id));
  if (body) await staging.text(body);
  const own: Version = body
    ? { ...version, href: `${id}${row.kind === 'contact' ? '.vcf' : '.ics'}`, body: body.sha }
    : version;
  return {
    ...row,
    n: BEHIND + row.n,
    item_id: id,
    action: BESIDE,
    before_hash: null,
    after_hash: versionHash(own),
    after: JSON.stringify(own),
    uid: text ? id : row.uid,
    size: body ? body.bytes.length : row.size,
    note: 'Kept beside what is here.',
  };
}
