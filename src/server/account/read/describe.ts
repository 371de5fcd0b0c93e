import type { Actor } from '../../../shared/contract/kinds.ts';
import type { LiveRow } from '../live-row.ts';
import { nameOf } from '../project.ts';
import type { Room } from '../room.ts';
import { makeProjection } from './shown.ts';

/** The name of a version as a person knows it; '' when its content is no longer kept. */
export async function nameOfRow(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  row: LiveRow | null,
): Promise<string> {
  if (!row) return '';
  const { kind, data } = await makeProjection(room, account, row);
  return nameOf(kind, JSON.parse(data) as Record<string, unknown>);
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
