import type { Collection, CollectionWrite } from '../../../shared/contract/collections.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import { safeName } from '../../../shared/formats/safe-name.ts';
import { collectionType, collectionVersion, homeOf } from '../collections.ts';
import { type LiveRow, versionOf } from '../journal.ts';
import { getDetails } from '../read/details.ts';
import { countMembers } from '../read/lists.ts';
import { rowOf } from '../read/rows.ts';
import type { Room } from '../room.ts';
import type { Props, Version } from '../version.ts';
import { actOf, itemIdOf, type Request } from './request.ts';
import { lastWins } from './in-turn.ts';
import { type Saved, savedOf } from './saved.ts';

/** Makes an address book, calendar, notebook or folder. */
export async function createCollection(
  room: Room,
  request: Request,
  fields: CollectionWrite,
  id = itemIdOf(request),
): Promise<Saved> {
  if (!fields.type || !fields.name)
    throw new LifeboatError('request.fields', {
      fields: [{ path: fields.type ? 'name' : 'type', message: 'is needed' }],
    });
  const act = actOf(room, request, 'save');
  const href = fields.type === 'folder' ? safeName(fields.name, 'folder') : id;
  const props = mergedProps({ addedAt: act.at }, fields, href);
  const version = collectionVersion(fields.type, href, props, fields.parent ?? homeOf(fields.type));
  return save(room, act, id, version, null);
}

/** Renames, colours, orders or moves a collection. */
export async function updateCollection(
  room: Room,
  request: Request,
  id: string,
  fields: CollectionWrite,
  expect?: string,
): Promise<Saved> {
  const act = actOf(room, request, 'save');
  return lastWins(request.account, id, expect, async () => {
    const row = await rowOf(room, request.account, 'collection', id);
    const version = changed(versionOf(row), fields);
    await checkParent(room, request.account, id, version.collection);
    return save(room, act, id, version, expect ?? row.hash);
  });
}

function changed(before: Version, fields: CollectionWrite): Version {
  if (fields.type && fields.type !== collectionType(before))
    throw new LifeboatError('request.fields', { fields: [{ path: 'type', message: 'cannot be changed' }] });
  const folder = collectionType(before) === 'folder' && before.collection !== '';
  const href = folder && fields.name ? safeName(fields.name, 'folder') : before.href;
  return {
    ...before,
    href,
    collection: fields.parent ?? before.collection,
    props: mergedProps(before.props, fields, href),
  };
}

async function save(
  room: Room,
  act: ReturnType<typeof actOf>,
  id: string,
  version: Version,
  expect: string | null,
): Promise<Saved> {
  const outcome = await room.writer.run('save', {
    act,
    items: [{ id, version, size: 0, uid: null, expect }],
  });
  return savedOf(outcome, id, expect ?? '');
}

function mergedProps(
  before: Props,
  { name, color, order, description }: CollectionWrite,
  href: string,
): Props {
  const props: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries({ name, color, order, description })) {
    if (value === undefined) continue;
    if (value === null) delete props[key];
    else props[key] = typeof value === 'string' ? value.toWellFormed() : value;
  }
  if (props.name === undefined) props.name = href;
  return props as Props;
}

/** A folder never comes to lie in itself. */
async function checkParent(room: Room, account: string, id: string, parent: string): Promise<void> {
  const seen = new Set([id]);
  for (let at = parent; !['', 'contacts', 'calendars'].includes(at);) {
    if (seen.has(at))
      throw new LifeboatError('item.collection', { where: parent, detail: 'A folder cannot lie in itself.' });
    seen.add(at);
    at = (await rowOf(room, account, 'collection', at)).collection_id;
  }
}

/** All live collections with their counts. */
export async function listCollections(room: Room, account: string, type?: string): Promise<Collection[]> {
  await countMembers(room.db, account, 'collection');
  const rows = await room.db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('kind', '=', 'collection')
    .where('until_seq', 'is', null)
    .orderBy('item_id')
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
  const states = await room.db
    .selectFrom('collection_state')
    .where('account_id', '=', account)
    .select(['collection_id', 'members'])
    .execute();
  const counts = new Map(states.map((s) => [s.collection_id, s.members]));
  const all = await Promise.all(
    rows.map((row) => collectionOf(room, account, row, counts.get(row.item_id) ?? 0)),
  );
  return type ? all.filter((c) => c.type === type) : all;
}

async function collectionOf(room: Room, account: string, row: LiveRow, count: number): Promise<Collection> {
  const { uid: _u, addedAt: _a, collection: _c, ...found } = await getDetails(room, account, row);
  return { ...found, count } as unknown as Collection;
}

export async function getCollection(
  room: Room,
  account: string,
  id: string,
  seq?: number,
): Promise<Collection> {
  const row = await rowOf(room, account, 'collection', id, seq);
  const state = await room.db
    .selectFrom('collection_state')
    .where('account_id', '=', account)
    .where('collection_id', '=', id)
    .select('members')
    .executeTakeFirst();
  return collectionOf(room, account, row, state?.members ?? 0);
}
