import { isSound, project, type Projection } from '../project.ts';
import type { Props } from '../version.ts';
import type { FrozenItem } from './collect.ts';
import { bodiesOf, type Parts } from './text-parts.ts';

/** The summary of each item by id: as kept, or made anew where the kept one is missing or of another version. */
export async function summariesOf(parts: Parts, page: FrozenItem[]): Promise<Map<string, Projection>> {
  const rows = await parts.room.db
    .selectFrom('projection')
    .where('account_id', '=', parts.account)
    .where(
      'item_id',
      'in',
      page.map((item) => item.id),
    )
    .selectAll()
    .execute();
  const hashes = new Map(page.map((item) => [item.id, item.hash]));
  const sound = rows.filter((row) => isSound(row, hashes.get(row.item_id)!));
  const found = new Map<string, Projection>(sound.map((row) => [row.item_id, row]));
  const others = page.filter((item) => !found.has(item.id));
  const derived = await derivedOf(parts, others.filter(isMedia));
  for (const item of others.filter(isMedia))
    found.set(item.id, projected(item, null, derived.get(item.body!) ?? null));
  const texts = others.filter((item) => !isMedia(item));
  for await (const { item, bytes } of bodiesOf(parts, [texts]))
    found.set(item.id, projected(item, bytes, null));
  return found;
}

const isMedia = ({ kind }: FrozenItem): boolean => kind === 'photo' || kind === 'file';

/** What the media reader found (JSON), by the SHA-256 of the body. */
export async function derivedOf(
  { room, account }: Parts,
  page: readonly FrozenItem[],
): Promise<Map<string, string>> {
  if (page.length === 0) return new Map();
  const rows = await room.db
    .selectFrom('derived')
    .where('account_id', '=', account)
    .where(
      'body_sha',
      'in',
      page.map((item) => item.body!),
    )
    .select(['body_sha', 'data'])
    .execute();
  return new Map(rows.map((row) => [row.body_sha, row.data]));
}

function projected(item: FrozenItem, bytes: Uint8Array | null, derived: string | null): Projection {
  const { id, kind, collection, href, media_type: mediaType, body, size } = item;
  const version = { kind, collection, href, mediaType, body, props: JSON.parse(item.props) as Props };
  return project({ id, version, size, bytes, derived });
}
