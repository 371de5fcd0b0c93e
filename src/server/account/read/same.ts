import type { SamePhoto } from '../../../shared/contract/photos.ts';
import { chunks } from '../../store/sql/chunks.ts';
import { collectionType } from '../collections.ts';
import { LIVE, type LiveRow, versionOf } from '../live-row.ts';
import type { ReadRoom } from '../room.ts';

/** The live photos and files of the account that have one of these bodies, and where they lie. Of no other account. */
export async function sameBodies(
  room: Pick<ReadRoom, 'db'>,
  account: string,
  bodies: readonly string[],
): Promise<SamePhoto[]> {
  const rows: LiveRow[] = [];
  for (const part of chunks([...new Set(bodies)]))
    rows.push(
      ...(await room.db
        .selectFrom('version')
        .where('account_id', '=', account)
        .where('body_sha', 'in', part)
        .where('until_seq', 'is', null)
        .where('kind', 'in', ['photo', 'file'])
        .orderBy('item_id')
        .select(LIVE)
        .execute()),
    );
  const folders = await foldersOf(room, account, [...new Set(rows.map((row) => row.collection_id))]);
  return rows.flatMap((row) => {
    const collection = folders.get(row.collection_id);
    const { props, href, kind } = versionOf(row);
    const photo = { sha256: row.body_sha!, id: row.item_id, kind: kind as 'photo' | 'file' };
    return collection ? [{ ...photo, name: props.name ?? href, collection }] : [];
  });
}

async function foldersOf(room: Pick<ReadRoom, 'db'>, account: string, ids: readonly string[]) {
  const found = new Map<string, SamePhoto['collection']>();
  for (const part of chunks(ids)) {
    const rows = await room.db
      .selectFrom('version')
      .where('account_id', '=', account)
      .where('item_id', 'in', part)
      .where('until_seq', 'is', null)
      .select(LIVE)
      .execute();
    for (const row of rows) {
      const version = versionOf(row);
      const name = version.props.name ?? version.href;
      found.set(row.item_id, { id: row.item_id, name, type: collectionType(version) });
    }
  }
  return found;
}
