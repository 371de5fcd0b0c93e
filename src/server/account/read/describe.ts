import type { Actor } from '../../../shared/contract/kinds.ts';
import { chunks } from '../../store/sql/chunks.ts';
import type { LiveRow } from '../journal.ts';
import { nameOf } from '../project.ts';
import type { Room } from '../room.ts';
import { makeProjection } from './shown.ts';

/** A version named by item and hash, as the journal names it. */
export interface Named {
  id: string;
  hash: string;
}

const key = (id: string, hash: string) => `${id} ${hash}`;

/** Rows of versions by item and hash; those past the retention are absent. */
export async function versionRows(
  room: Pick<Room, 'db'>,
  account: string,
  wanted: readonly Named[],
): Promise<Map<string, LiveRow>> {
  const found = new Map<string, LiveRow>();
  for (const part of chunks(wanted)) {
    const rows = await room.db
      .selectFrom('version')
      .where('account_id', '=', account)
      .where(
        'item_id',
        'in',
        part.map((w) => w.id),
      )
      .where(
        'hash',
        'in',
        part.map((w) => w.hash),
      )
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
      ])
      .execute();
    for (const row of rows) found.set(key(row.item_id, row.hash), row);
  }
  return found;
}

export const rowFor = (rows: Map<string, LiveRow>, id: string, hash: string | null): LiveRow | null =>
  (hash && rows.get(key(id, hash))) || null;

/** The name of a version as a person knows it; '' when its content is no longer kept. */
export async function nameOfRow(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  row: LiveRow | null,
): Promise<string> {
  if (!row) return '';
  const { data } = await makeProjection(room, account, row);
  return nameOf(row.kind, JSON.parse(data) as Record<string, unknown>);
}

/** Names actors as pages show them: the owner is You, a device goes by its name. */
export class ActorNames {
  readonly #devices: Map<string, string>;
  private constructor(devices: Map<string, string>) {
    this.#devices = devices;
  }

  static async load(room: Pick<Room, 'db'>, account: string): Promise<ActorNames> {
    const rows = await room.db
      .selectFrom('device')
      .where('account_id', '=', account)
      .select(['device_id', 'name'])
      .execute();
    return new ActorNames(new Map(rows.map((r) => [r.device_id, r.name])));
  }

  name(type: string, id: string): Actor {
    const words: Record<string, string> = {
      owner: 'You',
      agent: 'Support',
      operator: 'The operator',
      system: 'Lifeboat',
    };
    return {
      type: type as Actor['type'],
      id,
      name: type === 'device' ? (this.#devices.get(id) ?? 'A device') : (words[type] ?? type),
    };
  }
}
