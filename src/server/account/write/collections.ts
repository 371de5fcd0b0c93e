import { type CollectionWrite, COMPONENTS } from '../../../shared/contract/collections.ts';
import type { CollectionType } from '../../../shared/contract/kinds.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import { safeName } from '../../../shared/formats/safe-name.ts';
import { collectionType, collectionVersion, homeOf, isFixed } from '../collections.ts';
import { type Outcome, versionOf } from '../journal.ts';
import type { Placed } from '../places.ts';
import { rowOf, rowsOf } from '../read/rows.ts';
import type { Room } from '../room.ts';
import { type Props, type Version, versionHash } from '../version.ts';
import { lastWins } from './in-turn.ts';
import { actOf, itemIdOf, type Request } from './request.ts';
import { type Saved, savedOf } from './saved.ts';

/** Makes an address book, calendar, notebook or folder. @throws `request.fields` for what its type cannot have */
export async function createCollection(
  room: Room,
  request: Request,
  fields: CollectionWrite,
  id = itemIdOf(request),
): Promise<Saved> {
  const { type, name, components } = fields;
  if (!type) throw unfit('type', 'is needed');
  if (!name) throw unfit('name', 'is needed');
  checkParent(type, fields);
  if (components) checkComponents(type, components);
  const act = actOf(room, request, 'save');
  const href = type === 'folder' ? safeName(name, 'folder') : id;
  const props = mergedProps({ addedAt: act.at }, fields, href);
  const parent = fields.parent ?? homeOf(type);
  const kept = components && COMPONENTS.filter((one) => components.includes(one));
  return save(room, act, id, collectionVersion(type, href, props, parent, kept), null);
}

/** Renames, colours, orders or moves a collection. What it keeps stays as it was made (RFC 4791, 5.2.3). */
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
    const version = changed(id, versionOf(row), fields);
    return save(room, act, id, version, expect ?? row.hash);
  });
}

/** Gives collections the order in which they are named, as one step; those that stand so already stay as they are. */
export async function orderCollections(
  room: Room,
  request: Request,
  ids: readonly string[],
): Promise<Outcome<Placed | null>> {
  const act = actOf(room, request, 'save');
  return lastWins(request.account, 'order of collections', undefined, async () => {
    const rows = await rowsOf(room, request.account, 'collection', ids);
    const items = rows.map((row, n) => {
      const version = versionOf(row);
      const props = { ...version.props, order: n + 1 };
      return { id: row.item_id, version: { ...version, props }, size: 0, uid: null, expect: row.hash };
    });
    return room.writer.run('save', { act, items });
  });
}

function changed(id: string, before: Version, fields: CollectionWrite): Version {
  const type = collectionType(before);
  if (fields.type && fields.type !== type) throw unfit('type', 'cannot be changed');
  if (fields.components && !sameSet(fields.components, before.props.components ?? []))
    throw unfit('components', 'cannot be changed');
  if (fields.parent !== undefined && fields.parent !== before.collection) {
    checkParent(type, fields);
    if (isFixed(id)) throw unfit('parent', 'cannot be changed: it belongs to every account');
  }
  const folder = type === 'folder' && before.collection !== '';
  const href = folder && fields.name ? safeName(fields.name, 'folder') : before.href;
  const collection = fields.parent ?? before.collection;
  return { ...before, href, collection, props: mergedProps(before.props, fields, href) };
}

const unfit = (path: string, message: string) =>
  new LifeboatError('request.fields', { fields: [{ path, message }] });

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  new Set(a).symmetricDifference(new Set(b)).size === 0;

/** Only folders lie in folders; all else has its one home. */
function checkParent(type: CollectionType, { parent }: CollectionWrite): void {
  if (parent === undefined || parent === homeOf(type)) return;
  if (type !== 'folder') throw unfit('parent', 'only a folder lies in a folder');
  if (['', 'contacts', 'calendars'].includes(parent)) throw unfit('parent', 'is no folder');
}

/** Notes alone make a notebook, not a calendar. */
function checkComponents(type: CollectionType, components: readonly string[]): void {
  if (type !== 'calendar') throw unfit('components', 'only a calendar says what it keeps');
  if (!components.includes('VEVENT') && !components.includes('VTODO'))
    throw unfit('components', 'a calendar keeps events or tasks');
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
  return savedOf(outcome, id, versionHash(version));
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
