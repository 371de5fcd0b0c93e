import { type Kind, KINDS } from '../../shared/contract/kinds.ts';
import type { ReadDb } from '../store/sql/stream.ts';
import {
  collectionType,
  collectionVersion,
  DEFAULTS,
  defaultCollection,
  homeOf,
  TOPS,
} from './collections.ts';
import { isSoundRow, type LiveRow, ROW_DAMAGED, versionOf } from './live-row.ts';
import { isSound, nameOf, type Projection } from './project.ts';
import { type Props, type Version, versionHash } from './version.ts';

/** What stands for an item whose row is damaged: all that is still known of it, and no more. */
export interface StandIn {
  id: string;
  /** Its version's hash as the journal has it. */
  hash: string;
  /** Shaped like its version; of its fields only the kind is certain. It is never put anywhere. */
  version: Version;
  size: number;
  uid: string | null;
  /** '' when not even that is known. */
  name: string;
  /** Its summary, where that outlived the row. */
  shown: Projection | null;
  /** Why it is no more than this; absent when the row was the version after all and only its hash was damaged. */
  unreadable?: string;
}

const NO_BODY = '0'.repeat(64);
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const USUAL_TYPE: Record<Kind, string> = {
  contact: 'text/vcard',
  event: 'text/calendar',
  task: 'text/calendar',
  note: 'text/calendar',
  photo: 'image/jpeg',
  file: 'application/octet-stream',
  collection: 'httpd/unix-directory',
};

/**
 * What is known of an item whose row does not give its hash: kind and hash from its line in the journal, name and place
 * from its summary when that is sound.
 */
export async function standIn(db: ReadDb, account: string, row: LiveRow): Promise<StandIn> {
  const line = await db
    .selectFrom('change')
    .where('account_id', '=', account)
    .where('seq', '=', row.seq)
    .select(['item_id', 'kind', 'after_hash'])
    .executeTakeFirst();
  const written = line?.item_id === row.item_id ? line : null;
  const hash = written?.after_hash ?? row.hash;
  const found = { id: row.item_id, hash, size: row.size, uid: row.uid };
  const shown = await soundSummary(db, account, row.item_id, hash);
  if (isSoundRow({ ...row, hash })) return { ...found, version: versionOf(row), name: nameIn(shown), shown };
  const kind = (written?.kind ?? KINDS.find((k) => k === row.kind) ?? 'file') as Kind;
  const version = kind === 'collection' ? collectionLike(row, shown) : memberLike(kind, row, shown);
  return { ...found, version, name: nameIn(shown), shown, unreadable: ROW_DAMAGED };
}

/** What lists show of an item, when it is whole and made from the version with this hash. */
export async function soundSummary(
  db: ReadDb,
  account: string,
  item: string,
  hash: string,
): Promise<Projection | null> {
  const stored = await db
    .selectFrom('projection')
    .where('account_id', '=', account)
    .where('item_id', '=', item)
    .selectAll()
    .executeTakeFirst();
  return stored && isSound(stored, hash) ? stored : null;
}

const dataOf = (shown: Projection | null) =>
  shown ? (JSON.parse(shown.data) as Record<string, unknown>) : {};
/** The name in a summary; '' without one. */
export const nameIn = (shown: Projection | null): string => (shown ? nameOf(shown.kind, dataOf(shown)) : '');

/** A name that can stand in a path; the id where the row's cannot. */
const hrefLike = ({ href, item_id }: LiveRow): string =>
  /^[^/\u0000-\u001f\u007f]{1,255}$/.test(href) && href.isWellFormed() && !/^\.\.?$/.test(href)
    ? href
    : item_id;

function memberLike(kind: Kind, row: LiveRow, shown: Projection | null): Version {
  const name = kind === 'photo' || kind === 'file' ? nameIn(shown) : '';
  const { mediaType } = dataOf(shown);
  return {
    kind,
    collection:
      shown?.collection_id ?? (UUID.test(row.collection_id) ? row.collection_id : defaultCollection(kind)),
    href: hrefLike(row),
    mediaType: typeof mediaType === 'string' ? mediaType : USUAL_TYPE[kind],
    body: NO_BODY,
    props: name === '' ? {} : { name },
  };
}

/** A collection's members are sound though its own row is not, so it stays what they can lie in. */
function collectionLike(row: LiveRow, shown: Projection | null): Version {
  const fixed = DEFAULTS.find((d) => d.id === row.item_id)?.version;
  if (fixed && !shown) return fixed;
  const data = dataOf(shown) as Props & { href?: string };
  const type = shown ? collectionType({ props: data }) : typeByParent(row);
  const { name, color, order, description, components } = data;
  const said = Object.entries({ name, color, order, description }).filter(
    ([, v]) => v !== null && v !== undefined,
  );
  const parent =
    shown?.collection_id ?? (TOPS.includes(row.collection_id) ? row.collection_id : homeOf(type));
  const version = collectionVersion(type, data.href ?? hrefLike(row), Object.fromEntries(said), parent);
  return components?.length ? { ...version, props: { ...version.props, components } } : version;
}

/** Without its summary only where it lies tells what may lie in it. */
function typeByParent(row: LiveRow) {
  try {
    const components = versionOf(row).props.components;
    if (Array.isArray(components)) return collectionType({ props: { components } });
  } catch {
    // its props cannot be read either
  }
  return row.collection_id === 'contacts'
    ? 'addressbook'
    : row.collection_id === 'calendars'
      ? 'calendar'
      : 'folder';
}

/** The version's own hash for one that is listed beside others: a list's digest is that of what it says. */
export const listedHash = ({ version, hash, unreadable }: StandIn): string =>
  unreadable === undefined ? hash : versionHash(version);
