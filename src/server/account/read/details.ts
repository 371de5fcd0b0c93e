import type { Kind } from '../../../shared/contract/kinds.ts';
import { lenientUtf8 } from '../../../shared/formats/bytes.ts';
import { type EventFields, readEvent, readNote, readTask } from '../../../shared/formats/icalendar/read.ts';
import { readCard } from '../../../shared/formats/vcard/read.ts';
import { isFixed } from '../collections.ts';
import { readBody } from '../bodies.ts';
import { type LiveRow, versionOf } from '../journal.ts';
import { project, type StoredDerived, takenOf } from '../project.ts';
import type { Room } from '../room.ts';
import { taskByUid } from './task-tree.ts';

export interface Whole {
  row: LiveRow;
  bytes: Uint8Array | null;
  derived: StoredDerived | null;
}

/** An item with all that is known of it, as the API answers it. */
export type Details = Record<string, unknown> & { id: string; etag: string; kind: string };

const isText = (kind: string) => kind === 'contact' || kind === 'event' || kind === 'task' || kind === 'note';

/** Loads body and findings of a version. */
export async function loadWhole(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  row: LiveRow,
): Promise<Whole> {
  const bytes = row.body_sha && isText(row.kind) ? await readBody(room, account, row.body_sha) : null;
  const derived =
    row.body_sha && row.kind === 'photo'
      ? await room.db
          .selectFrom('derived')
          .where('account_id', '=', account)
          .where('body_sha', '=', row.body_sha)
          .select('data')
          .executeTakeFirst()
      : undefined;
  return { row, bytes, derived: derived ? (JSON.parse(derived.data) as StoredDerived) : null };
}

const more: Record<Kind, (whole: Whole) => Record<string, unknown>> = {
  contact({ row, bytes }) {
    // what the card calls its KIND is not ours: the line stays in `raw`
    const { fn, name: names, photo, version: _v, uid, kind: _k, ...card } = readCard(bytes!);
    return {
      ...card,
      name: fn,
      names,
      uid,
      photo: photo !== null && 'bytes' in photo,
      notSame: versionOf(row).props.notSame ?? [],
      raw: lenientUtf8(bytes!),
      href: row.href,
    };
  },
  event({ bytes }) {
    return { ...eventDetails(readEvent(bytes!)), recurrenceId: null, raw: lenientUtf8(bytes!) };
  },
  task({ bytes }) {
    const fields = readTask(bytes!);
    return {
      description: fields?.description ?? '',
      categories: fields?.categories ?? [],
      parent: null,
      movedOn: false,
      raw: lenientUtf8(bytes!),
    };
  },
  note({ bytes }) {
    const fields = readNote(bytes!);
    return { text: fields?.text ?? '', categories: fields?.categories ?? [], raw: lenientUtf8(bytes!) };
  },
  photo({ row, derived }) {
    const version = versionOf(row);
    const { props } = version;
    return {
      sha256: row.body_sha,
      takenOffset: derived?.takenAt?.offset ?? null,
      takenOtherwise: props.takenAt === undefined ? null : takenOf(version, derived, null),
      camera: derived?.camera ? { make: derived.camera.make ?? '', model: derived.camera.model ?? '' } : null,
      place: derived?.place ? { lat: derived.place.lat, lon: derived.place.lon } : null,
      orientation: derived?.orientation ?? null,
      problem: derived?.problem ?? null,
      description: props.description ?? null,
    };
  },
  file: ({ row }) => ({ sha256: row.body_sha }),
  collection: ({ row }) => ({ fixed: isFixed(row.item_id) }),
};

/** What an event's details say beyond its summary. */
export const eventDetails = (fields: EventFields | null): Record<string, unknown> => ({
  description: fields?.description ?? '',
  rrule: fields?.rrule || null,
  url: fields?.url ?? '',
  guests: fields?.guests ?? [],
  organizer: fields?.organizer ?? null,
  alarms: fields?.alarms ?? [],
  overrides: fields?.overrides ?? 0,
  categories: fields?.categories ?? [],
});

/** The item as the API answers it: its summary's fields and everything else. */
export function details(whole: Whole): Details {
  const { row, bytes, derived } = whole;
  const version = versionOf(row);
  const summary = JSON.parse(
    project({ id: row.item_id, version, size: row.size, bytes, derived: derived && JSON.stringify(derived) })
      .data,
  ) as Record<string, unknown>;
  return {
    ...summary,
    id: row.item_id,
    etag: row.hash,
    kind: row.kind,
    collection: row.collection_id,
    uid: row.uid,
    addedAt: version.props.addedAt ?? null,
    ...more[version.kind](whole),
  };
}

export async function getDetails(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  row: LiveRow,
): Promise<Details> {
  const found = details(await loadWhole(room, account, row));
  if (row.kind !== 'task' || !found.parentUid) return found;
  const parent = await taskByUid(room, account, String(found.parentUid), row.collection_id);
  return { ...found, parent: parent?.item_id ?? null };
}
