import { isPhotoType, sniff, SNIFF_BYTES } from '../../../shared/formats/media-type.ts';
import { safeName } from '../../../shared/formats/safe-name.ts';
import type { PhotoWrite } from '../../../shared/contract/photos.ts';
import { FIXED } from '../../../shared/contract/kinds.ts';
import type { BlobStat } from '../../store/blobs/blobs.ts';
import { versionOf, type Wanted } from '../journal.ts';
import { rowOf } from '../read/rows.ts';
import { sameBodies } from '../read/same.ts';
import { reworded } from '../rewording.ts';
import type { Room } from '../room.ts';
import type { Props, Version } from '../version.ts';
import { actOf, itemIdOf, type Request } from './request.ts';
import { lastWins } from './in-turn.ts';
import { type Saved, savedOf } from './saved.ts';

export interface Upload {
  /** The file's name as the phone or page gives it. */
  name: string;
  /** What came by the photo door is a photo, decodable or not; by the file door its magic decides. */
  door: 'photo' | 'file';
  collection?: string;
  /** When the file was last changed, ISO instant, if the sender knows. */
  mtime?: string;
  id?: string;
}

/** What an upload left, and the items of the account that had the same bytes already. */
export interface Added extends Saved {
  same: string[];
}

/** Stores bytes as they come and makes an item of them. A name that is taken is numbered; nothing is overwritten. */
export async function upload(
  room: Room,
  request: Request,
  bytes: AsyncIterable<Uint8Array>,
  about: Upload,
  limit: number,
): Promise<Added> {
  const stat = await room.blobs.put(request.account, bytes, { limit });
  return addBlob(room, request, stat, about);
}

/** Makes an item of a blob that is durable already. */
export async function addBlob(room: Room, request: Request, stat: BlobStat, about: Upload): Promise<Added> {
  const { account } = request;
  const id = about.id ?? itemIdOf(request);
  const act = actOf(room, request, 'upload');
  const mediaType = await sniff(await head(room, account, stat.sha), about.name);
  const kind = about.door === 'photo' || isPhotoType(mediaType) ? 'photo' : 'file';
  // the cut may leave half of the last letter
  const given = about.name
    .toWellFormed()
    .slice(0, 255)
    .replace(/[\ud800-\udbff]$/, '');
  const href = safeName(given, kind);
  const props: Props = { addedAt: act.at };
  if (given !== href) props.name = given;
  if (about.mtime) props.mtime = about.mtime;
  const version: Version = {
    kind,
    collection: about.collection ?? FIXED.library,
    href,
    mediaType,
    body: stat.sha,
    props,
  };
  const item: Wanted = { id, version, size: stat.size, uid: null, expect: null };
  const outcome = await room.writer.run('save', {
    act,
    items: [item],
    blobs: [stat],
    policy: { href: 'rename', uid: 'refuse' },
  });
  const same = await sameBodies(room, account, [stat.sha]);
  return { ...savedOf(outcome, id), same: same.map((one) => one.id).filter((one) => one !== id) };
}

async function head(room: Room, account: string, sha: string): Promise<Uint8Array> {
  const handle = await room.blobs.open(account, sha);
  try {
    return await handle.read(0, Math.min(SNIFF_BYTES, handle.size));
  } finally {
    await handle.close();
  }
}

/** Changes what an owner says about a photo or file; the bytes are never touched. */
export async function updateMedia(
  room: Room,
  request: Request,
  kind: 'photo' | 'file',
  id: string,
  fields: PhotoWrite,
  expect?: string,
): Promise<Saved> {
  const act = actOf(room, request, 'save');
  return lastWins(request.account, id, expect, async () => {
    const row = await rowOf(room, request.account, kind, id);
    const version = reworded(versionOf(row), fields);
    const outcome = await room.writer.run('save', {
      act,
      items: [{ id, version, size: row.size, uid: null, expect: expect ?? row.hash }],
      policy: { href: 'rename', uid: 'refuse' },
    });
    return savedOf(outcome, id, row.hash);
  });
}
