import type { Derived, MediaFailure } from '../../shared/formats/media-derived.ts';
import type { StoredDerived } from './project.ts';
import { now, type Room } from './room.ts';

/** A body the media reader has not seen yet. */
export interface Unread {
  account: string;
  sha: string;
  mediaType: string;
}

/** Photos whose body nothing is known of, at most `limit`, of one account or of all. */
export async function unreadPhotos(
  room: Pick<Room, 'db'>,
  limit: number,
  account?: string,
): Promise<Unread[]> {
  let query = room.db
    .selectFrom('version')
    .where('version.kind', '=', 'photo')
    .where('version.until_seq', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('derived')
            .whereRef('derived.account_id', '=', 'version.account_id')
            .whereRef('derived.body_sha', '=', 'version.body_sha')
            .select('derived.no'),
        ),
      ),
    )
    .select(['version.account_id', 'version.body_sha', 'version.media_type'])
    .orderBy('version.seq', 'desc')
    .limit(limit);
  if (account !== undefined) query = query.where('version.account_id', '=', account);
  const rows = await query.execute();
  const unique = new Map(
    rows.map((r) => [
      `${r.account_id} ${r.body_sha}`,
      { account: r.account_id, sha: r.body_sha!, mediaType: r.media_type },
    ]),
  );
  return [...unique.values()];
}

const NOTHING: Omit<StoredDerived, 'problem'> = {
  width: null,
  height: null,
  orientation: null,
  takenAt: null,
  camera: null,
  place: null,
  color: null,
  viewable: false,
  thumbnail: false,
};

/** Keeps what was found; what could not be decoded is kept as such, with the reason, and shown as a file. */
export async function keepFindings(
  room: Room,
  { account, sha }: Unread,
  found: Derived | MediaFailure,
): Promise<number> {
  let stored: StoredDerived;
  if ('failed' in found) stored = { ...NOTHING, ...found.facts, viewable: false, problem: found.problem };
  else {
    const { thumbnails, ...rest } = found;
    for (const size of [192, 384] as const) {
      const bytes = thumbnails[size];
      if (bytes) await room.thumbs.put(account, sha, size, bytes);
    }
    stored = { ...rest, thumbnail: thumbnails[384] !== null || thumbnails[192] !== null };
  }
  return room.writer.run('setDerived', { account, body: sha, data: JSON.stringify(stored), at: now(room) });
}
