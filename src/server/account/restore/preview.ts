import type { LiveRow } from '../journal.ts';
import type { Room } from '../room.ts';
import type { Version } from '../version.ts';
import type { Details } from '../read/details.ts';

/** A version that a plan names, as the API shows an item; null when its body cannot be read yet. */
export async function versionDetails(
  room: Room,
  account: string,
  id: string,
  { version, size, hash }: { version: Version; size: number; hash: string },
  details: (room: Room, account: string, row: LiveRow) => Promise<Details>,
): Promise<Details | null> {
  const row: LiveRow = {
    item_id: id,
    seq: 0,
    hash,
    kind: version.kind,
    collection_id: version.collection,
    href: version.href,
    media_type: version.mediaType,
    body_sha: version.body,
    size,
    uid: null,
    props: JSON.stringify(version.props),
  };
  return details(room, account, row).catch(() => null);
}
