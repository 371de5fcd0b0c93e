import { isPhotoType, sniff, SNIFF_BYTES } from '../../../shared/formats/media-type.ts';
import { safeName } from '../../../shared/formats/safe-name.ts';
import type { PhotoWrite } from '../../../shared/contract/photos.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import { FIXED } from '../../../shared/contract/kinds.ts';
import { type BlobStat, streamBlob } from '../../store/blobs/blobs.ts';
import { versionOf, type Wanted } from '../journal.ts';
import { rowOf } from '../read/rows.ts';
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

/** Stores bytes as they come and makes an item of them. A name that is taken is numbered; nothing is overwritten. */
export async function upload(
  room: Room,
  request: Request,
  bytes: AsyncIterable<Uint8Array>,
  about: Upload,
  limit: number,
): Promise<Saved> {
  const stat = await room.blobs.put(request.account, bytes, { limit });
  return addBlob(room, request, stat, about);
}

/** Makes an item of a blob that is durable already. */
export async function addBlob(room: Room, request: Request, stat: BlobStat, about: Upload): Promise<Saved> {
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
  return savedOf(outcome, id);
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
    const version = reworded(kind, versionOf(row), fields);
    const outcome = await room.writer.run('save', {
      act,
      items: [{ id, version, size: row.size, uid: null, expect: expect ?? row.hash }],
      policy: { href: 'rename', uid: 'refuse' },
    });
    return savedOf(outcome, id, row.hash);
  });
}

function reworded(kind: 'photo' | 'file', before: Version, fields: PhotoWrite): Version {
  const props = mergedProps(before.props, fields);
  const version: Version = { ...before, collection: fields.collection ?? before.collection, props };
  if (fields.name === undefined) return version;
  const given = fields.name.toWellFormed();
  version.href = safeName(given, kind);
  if (given === version.href) delete props.name;
  else props.name = given;
  return version;
}

/** null removes a prop, absent leaves it. */
function mergedProps(before: Props, { title, description, favourite, albums, takenAt }: PhotoWrite): Props {
  const props: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries({
    title,
    description,
    favourite: favourite === false ? null : favourite,
    albums: albums?.length === 0 ? null : albums,
    takenAt,
  })) {
    if (value === undefined) continue;
    if (value === null) delete props[key];
    else props[key] = typeof value === 'string' ? value.toWellFormed() : value;
  }
  return props as Props;
}

/** An open original for sending, its row found and its size compared. */
export async function openOriginal(
  room: Room,
  account: string,
  kind: 'photo' | 'file',
  id: string,
  seq?: number,
) {
  const row = await rowOf(room, account, kind, id, seq);
  const version = versionOf(row);
  const handle = await room.blobs.open(account, row.body_sha!).catch((error: unknown) => {
    throw new LifeboatError(
      'item.damaged',
      { detail: 'Its bytes cannot be read.', where: id, retryAfter: 60 },
      { cause: error },
    );
  });
  if (handle.size !== row.size) {
    await handle.close();
    throw new LifeboatError('item.damaged', {
      detail: `It should have ${row.size} bytes, ${handle.size} are there.`,
      where: id,
      retryAfter: 60,
    });
  }
  const blob = await room.db
    .selectFrom('blob')
    .where('account_id', '=', account)
    .where('sha', '=', row.body_sha!)
    .select('crc32')
    .executeTakeFirst();
  return {
    row,
    name: version.props.name ?? version.href,
    mediaType: row.media_type,
    handle,
    crc32: blob?.crc32 ?? null,
    stream: (start: number, end: number) => streamBlob(handle, start, end),
  };
}
