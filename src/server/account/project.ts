import { crc32 } from 'node:zlib';
import type { Kind } from '../../shared/contract/kinds.ts';
import { fold } from '../../shared/formats/fold.ts';
import { span } from '../../shared/formats/icalendar/occurrences.ts';
import { readEvent, readNote, readTask } from '../../shared/formats/icalendar/read.ts';
import type { Derived } from '../../shared/formats/media-derived.ts';
import { takenAt } from '../../shared/formats/taken-at.ts';
import { readMembers } from '../../shared/formats/vcard/group.ts';
import { displayName, readCard } from '../../shared/formats/vcard/read.ts';
import type { ProjectionTable } from '../store/sql/schema.ts';
import { collectionType } from './collections.ts';
import { type Version, versionHash } from './version.ts';

/** A projection's row: what lists show and sort by, made from one version. Made anew at will, never the truth. */
export type Projection = Omit<ProjectionTable, 'account_id'>;

export interface Source {
  id: string;
  version: Version;
  size: number;
  /** The body of a text kind; null for photos, files and collections, or when it cannot be read. */
  bytes: Uint8Array | null;
  /** JSON of what the media reader found, when it has been there. */
  derived: string | null;
}

/** What the media reader's findings are kept as: all but the thumbnails' bytes. */
export type StoredDerived = Omit<Derived, 'thumbnails'> & { thumbnail: boolean };

interface Shown {
  data: Record<string, unknown>;
  sort: string;
  first?: string | null;
  last?: string | null;
}

const NOTE_SHOWN = 500;
/** Zone in which floating times are taken for the index columns; lists widen their window by a day for it. */
const INDEX_ZONE = 'UTC';

const showAs: Record<Kind, (source: Source) => Shown> = {
  contact,
  event,
  task,
  note,
  photo,
  file,
  collection,
};

/** Makes the projection of a version. Pure; a body that cannot be parsed still gives a row with its href as name. */
export function project(source: Source): Projection {
  const { data, sort, first = null, last = null } = showAs[source.version.kind](source);
  return sealed({
    item_id: source.id,
    hash: versionHash(source.version),
    kind: source.version.kind,
    collection_id: source.version.collection,
    sort: sortable(sort),
    first_start: first,
    last_end: last,
    data: JSON.stringify(data),
  });
}

const SORTED_BY = 200;
/** What both databases can keep and index: no NUL, not longer than a name's beginning. */
const sortable = (text: string): string => text.slice(0, SORTED_BY).replaceAll('\0', '').toWellFormed();

/** What rows hold changes from time to time: those of another format are made anew when they are first shown. */
const FORMAT = 2;
/** Events have a format of their own, so that a change of theirs makes nothing else anew. */
const EVENT_FORMAT = 3;
type Unsealed = Omit<Projection, 'crc32'>;
const columns = ({ item_id, hash, kind, collection_id, sort, first_start, last_end, data }: Unsealed) =>
  [item_id, hash, kind, collection_id, sort, first_start, last_end, data] as const;
const checksumAs = (format: number, p: Unsealed) => crc32(JSON.stringify([format, ...columns(p)]));
const checksum = (p: Unsealed) => checksumAs(p.kind === 'event' ? EVENT_FORMAT : FORMAT, p);
/** Rows of the first format did not name it. */
const formerChecksums = (p: Unsealed) => [
  crc32(JSON.stringify(columns(p))),
  ...(p.kind === 'event' ? [checksumAs(FORMAT, p)] : []),
];
const sealed = (p: Unsealed): Projection => ({ ...p, crc32: checksum(p) });

/** Stands in the checksum's place of a row that could not be made from its body yet. */
const UNMADE = -1;
/** A row to be made anew when it is first shown. */
export const unmade = (p: Projection): Projection => ({ ...p, crc32: UNMADE });
/** Whether a stored row is only waiting to be made: nothing is wrong with it. */
export const isUnmade = (row: Projection, hash: string): boolean =>
  row.hash === hash && (row.crc32 === UNMADE || formerChecksums(row).includes(row.crc32));

/** Whether a stored row is what was written, and made from the version it lies beside. */
export const isSound = (row: Projection, hash: string): boolean =>
  row.hash === hash && row.crc32 === checksum(row);

/** The name a person knows an item by. */
export const nameOf = (kind: string, data: Record<string, unknown>): string =>
  String((kind === 'contact' ? data.name : (data.title ?? data.name)) || '');

function contact({ version, bytes }: Source): Shown {
  const card = readCard(bytes ?? new Uint8Array());
  const name = displayName(card) || version.href;
  const data = {
    name,
    family: card.name.family,
    org: card.org,
    title: card.title,
    nickname: card.nickname,
    phones: card.phones.map((p) => p.value),
    emails: card.emails.map((e) => e.value),
    categories: card.categories,
    note: card.note.slice(0, NOTE_SHOWN),
    photo: card.photo !== null && 'bytes' in card.photo,
    ...(card.kind === 'group' ? { group: readMembers(bytes!).length } : {}),
  };
  return { data, sort: fold(name) };
}

function event({ version, bytes }: Source): Shown {
  const fields = bytes && readEvent(bytes);
  if (!fields)
    return {
      data: {
        title: version.href,
        start: null,
        end: null,
        zone: null,
        allDay: false,
        location: '',
        recurring: false,
        once: false,
        status: null,
      },
      sort: '',
    };
  const { firstStart, lastEnd, once } = span(bytes, INDEX_ZONE);
  const data = {
    title: fields.title,
    start: fields.start?.local ?? null,
    end: fields.end?.local ?? null,
    zone: fields.start?.utc ? 'UTC' : (fields.start?.zone ?? null),
    allDay: fields.start?.allDay ?? false,
    location: fields.location,
    recurring: fields.recurring,
    once,
    status: fields.status || null,
  };
  return { data, sort: firstStart ?? '', first: firstStart, last: lastEnd };
}

function task({ version, bytes }: Source): Shown {
  const fields = bytes && readTask(bytes);
  const due = fields?.due?.local ?? null;
  const clock = fields?.due ?? fields?.start;
  const data = {
    title: fields ? fields.title : version.href,
    start: fields?.start?.local ?? null,
    due,
    zone: clock?.utc ? 'UTC' : (clock?.zone ?? null),
    done: fields?.done ?? false,
    doneAt: fields?.done ? fields.completed : null,
    percent: fields?.percent ?? 0,
    priority: fields?.priority ?? 0,
    rrule: fields?.rrule || null,
    recurring: fields?.recurring ?? false,
    uid: fields?.uid ?? null,
    parentUid: fields?.parent ?? null,
  };
  return { data, sort: fields ? `${data.done ? 1 : 0}${due ?? '~'}` : '~' };
}

function note({ version, bytes }: Source): Shown {
  const fields = bytes && readNote(bytes);
  if (!fields) return { data: { title: version.href, text: '', changedAt: null }, sort: '' };
  return {
    data: {
      title: fields.title,
      text: fields.text.slice(0, NOTE_SHOWN),
      changedAt: fields.lastModified || null,
    },
    sort: fold(fields.title),
  };
}

/** When a photo was taken; `set`: as the owner said, if so, else by what the file, its name or its arrival say. */
export function takenOf(
  { props, href }: Pick<Version, 'props' | 'href'>,
  found: StoredDerived | null,
  set: string | null,
): { at: string; from: 'set' | 'exif' | 'name' | 'upload' } {
  const { at, source } = takenAt({
    set,
    exif: found?.takenAt ?? null,
    name: props.name ?? href,
    addedAt: props.addedAt ?? props.mtime ?? '1970-01-01T00:00:00Z',
  });
  return { at, from: source === 'added' ? 'upload' : source };
}

function photo({ version, size, derived }: Source): Shown {
  const found = derived ? (JSON.parse(derived) as StoredDerived) : null;
  const taken = takenOf(version, found, version.props.takenAt ?? null);
  const data = {
    name: version.props.name ?? version.href,
    mediaType: version.mediaType,
    size,
    takenAt: taken.at,
    takenFrom: taken.from,
    width: found?.width ?? null,
    height: found?.height ?? null,
    color: found?.color ?? null,
    video: version.mediaType.startsWith('video/'),
    duration: found?.duration ?? null,
    viewable: found ? found.viewable : null,
    thumbnail: found?.thumbnail ?? false,
    title: version.props.title ?? null,
    favourite: version.props.favourite ?? false,
    albums: version.props.albums ?? [],
  };
  return { data, sort: taken.at };
}

function file({ version, size }: Source): Shown {
  const name = version.props.name ?? version.href;
  return {
    data: { name, size, mediaType: version.mediaType, addedAt: version.props.addedAt ?? null },
    sort: fold(name),
  };
}

function collection({ version }: Source): Shown {
  const { props, collection: parent, href } = version;
  const data = {
    type: collectionType(version),
    name: props.name ?? href,
    color: props.color ?? null,
    order: props.order ?? null,
    description: props.description ?? null,
    components: props.components ?? [],
    parent: ['', 'contacts', 'calendars'].includes(parent) ? null : parent,
    href,
  };
  return { data, sort: fold(data.name) };
}
