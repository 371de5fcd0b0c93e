import { createHash } from 'node:crypto';
import { safeName } from '../../../shared/formats/safe-name.ts';
import { type BlobHandle, BlobMissing, streamBlob } from '../../store/blobs/blobs.ts';
import type { Room } from '../room.ts';
import type { Props } from '../version.ts';
import type { FrozenCollection, FrozenItem } from './collect.ts';
import { summariesOf } from './summaries.ts';
import type { Parts } from './text-parts.ts';

/** Blobs up to this size are read and compared at each freeze, while the budget lasts; all others by size. */
export const SMALL = 8 << 20;
export const BUDGET = 512 << 20;
const MOST_FOLDER_BYTES = 700;

/** Photos by month and files by folder, each under its own name; only what is there and of the right size. */
export async function writeMediaParts(parts: Parts, suspects: ReadonlySet<string>): Promise<void> {
  const folders = folderPaths(parts);
  let budget = BUDGET;
  for (const kind of ['photo', 'file'] as const) {
    for (const page of parts.frozen.pages(`kind = '${kind}' and missing is null`)) {
      const known = await blobRows(parts, page);
      const taken = kind === 'photo' ? await takenTimes(parts, page) : new Map<string, string>();
      const sizes = await Promise.all(page.map((item) => parts.room.blobs.size(parts.account, item.body!)));
      for (const [n, item] of page.entries()) {
        const row = known.get(item.body!);
        const look = suspects.has(item.body!) || (item.size <= SMALL && item.size <= budget);
        const fault = await faultOf(parts, item, row?.size, sizes[n]!, look);
        if (look) budget -= item.size;
        parts.progress(1);
        if (fault !== null) parts.frozen.broken(item, fault);
        else addMedia(parts, item, row!.crc32, taken.get(item.id) ?? null, folders);
      }
    }
  }
}

function addMedia(
  { names, entries, frozen, mtime }: Parts,
  item: FrozenItem,
  crc32: number,
  takenAt: string | null,
  folders: Map<string, string>,
): void {
  const props = JSON.parse(item.props) as Props;
  const month = /^(\d{4})-(\d{2})/.exec(takenAt ?? '');
  const folder =
    item.kind === 'photo'
      ? `photos/${month ? `${month[1]}/${month[2]}` : 'undated'}/`
      : (folders.get(item.collection) ?? 'files/');
  const name = names.take(folder, props.name ?? item.href, item.kind);
  const { body, size } = item;
  const time = timeOf(props.mtime) ?? timeOf(takenAt) ?? timeOf(props.addedAt) ?? mtime;
  const section = item.kind === 'photo' ? 'photos' : 'files';
  entries.add(section, { name, size, crc32, mtime: time, blob: body!, at: 0, sha: body! });
  frozen.placed(item.id, name);
}

/** Milliseconds of an ISO-like time; one without a zone is taken as it stands, as ZIP times have none either. */
function timeOf(text: string | null | undefined): number | null {
  if (!text) return null;
  const time = Date.parse(/T[\d:.]+$/.test(text) ? `${text}Z` : text);
  return Number.isNaN(time) ? null : time;
}

async function blobRows({ room, account }: Parts, page: FrozenItem[]) {
  const rows = await room.db
    .selectFrom('blob')
    .where('account_id', '=', account)
    .where(
      'sha',
      'in',
      page.map((item) => item.body!),
    )
    .select(['sha', 'size', 'crc32'])
    .execute();
  return new Map(rows.map((row) => [row.sha, row]));
}

/** Why the blob cannot be in the archive, or null. `look`: its bytes are compared too. */
async function faultOf(
  { room, account }: Parts,
  item: FrozenItem,
  recorded: number | undefined,
  size: number | null,
  look: boolean,
): Promise<string | null> {
  if (size === null) return 'Its bytes are missing in the store.';
  if (recorded === undefined) return 'The store has no record of its bytes.';
  if (size !== item.size || recorded !== item.size)
    return `It should have ${item.size} bytes; ${size} are there.`;
  if (look && (await hashOf(room, account, item.body!)) !== item.body)
    return 'Its bytes are damaged in the store.';
  return null;
}

async function hashOf(room: Room, account: string, sha: string): Promise<string | null> {
  let handle: BlobHandle;
  try {
    handle = await room.blobs.open(account, sha);
  } catch (error) {
    if (error instanceof BlobMissing) return null;
    throw error;
  }
  const hash = createHash('sha256');
  for await (const chunk of streamBlob(handle)) hash.update(chunk);
  return hash.digest('hex');
}

/** When each photo was taken, as its summary says. */
async function takenTimes(parts: Parts, page: FrozenItem[]): Promise<Map<string, string>> {
  const summaries = await summariesOf(parts, page);
  return new Map(
    page.map(({ id }) => [id, (JSON.parse(summaries.get(id)!.data) as { takenAt: string }).takenAt]),
  );
}

/** Where the files of each folder go: named as on the pages, claimed before any file could take the name. */
function folderPaths({ frozen, names }: Parts): Map<string, string> {
  const folders = new Map(frozen.collections.filter((c) => c.type === 'folder').map((c) => [c.id, c]));
  const used = frozen.scratch.all<{ collection: string }>(
    "select distinct collection from item where kind = 'file' order by collection",
  );
  const paths = new Map<string, string>();
  for (const { collection } of used) pathOf(collection, folders, paths, names);
  return paths;
}

function pathOf(
  id: string,
  folders: Map<string, FrozenCollection>,
  paths: Map<string, string>,
  names: Parts['names'],
): string {
  const known = paths.get(id);
  if (known !== undefined) return known;
  const folder = folders.get(id);
  // the library root, and what lies nowhere, is files/ itself
  if (!folder || folder.parent === '') return 'files/';
  paths.set(id, 'files/');
  const above = pathOf(folder.parent, folders, paths, names);
  const path =
    Buffer.byteLength(above) > MOST_FOLDER_BYTES
      ? above
      : `${names.take(above, safeName(folder.name, 'folder'), 'folder')}/`;
  paths.set(id, path);
  return path;
}
