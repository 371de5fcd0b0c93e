import { LifeboatError } from '../../../shared/contract/problem.ts';
import { readBody, BODY_LIMIT, newBody } from '../bodies.ts';
import { defaultCollection } from '../collections.ts';
import type { Act, Outcome, Wanted } from '../journal.ts';
import { versionOf } from '../journal.ts';
import type { Placed } from '../places.ts';
import { project } from '../project.ts';
import { findRow, rowOf } from '../read/rows.ts';
import type { BlobStat, Room } from '../room.ts';
import { type FieldsOf, TEXT_KINDS, type TextKind, type TextRules } from '../text-kinds.ts';
import type { NewBody } from '../verbs/save.ts';
import type { Version } from '../version.ts';
import { lastWins } from './in-turn.ts';
import { actOf, itemIdOf, type Request } from './request.ts';
import { type Saved, savedOf } from './saved.ts';
import { resolved } from './task-parent.ts';

/** What is written: bytes kept as they are, or fields of a new or changed body. */
export type TextInput<K extends TextKind> = { bytes: Uint8Array } | { fields: FieldsOf<K> };

interface Place {
  collection?: string;
  /** Item id the caller chose. */
  id?: string;
}

/** Makes an item. @throws `item.exists` when the caller's id is taken, `item.uid-taken`, `card.malformed` … */
export async function createText<K extends TextKind>(
  room: Room,
  request: Request,
  kind: K,
  input: TextInput<K>,
  place: Place = {},
): Promise<Saved> {
  const rules = TEXT_KINDS[kind] as unknown as TextRules<FieldsOf<K>>;
  const id = place.id ?? itemIdOf(request);
  const act = actOf(room, request, 'save');
  const asked = 'fields' in input ? (input.fields as { uid?: string; collection?: string }) : {};
  const bytes =
    'bytes' in input
      ? input.bytes
      : rules.make(await resolved(room, request.account, id, input.fields), asked.uid || id, room.clock());
  const version = {
    kind,
    collection: place.collection ?? asked.collection ?? defaultCollection(kind),
    href: `${id}${rules.extension}`,
    mediaType: rules.mediaType,
    props: { addedAt: act.at },
  };
  return put(room, act, id, version, bytes, rules.check(bytes), null);
}

/**
 * Changes an item. With `expect` (If-Match) only that version; without, fields are edited into whatever is live, so
 * that two writers lose nothing, and bytes replace it (the other stays in History).
 */
export async function updateText<K extends TextKind>(
  room: Room,
  request: Request,
  kind: K,
  id: string,
  input: TextInput<K>,
  expect?: string,
): Promise<Saved> {
  const rules = TEXT_KINDS[kind] as unknown as TextRules<FieldsOf<K>>;
  const act = actOf(room, request, 'save');
  return lastWins(request.account, id, expect, async () => {
    const row = await rowOf(room, request.account, kind, id);
    const before = versionOf(row);
    const bytes =
      'bytes' in input
        ? input.bytes
        : rules.edit(
            await readBody(room, request.account, row.body_sha!),
            await resolved(room, request.account, id, input.fields),
            room.clock(),
          );
    const collection =
      ('fields' in input && (input.fields as { collection?: string }).collection) || before.collection;
    const wanted = expect ?? ('fields' in input ? row.hash : undefined);
    return put(room, act, id, { ...before, collection }, bytes, rules.check(bytes), wanted);
  });
}

/** An item whose body is text, as it shall stand. */
export interface Text {
  id: string;
  shape: Omit<Version, 'body'>;
  bytes: Uint8Array;
  uid: string | null;
  /** As in `Wanted`. */
  expect: string | null | undefined;
}

async function put(
  room: Room,
  act: Act,
  id: string,
  shape: Text['shape'],
  bytes: Uint8Array,
  uid: string | null,
  expect: Text['expect'],
): Promise<Saved> {
  const { outcome, items } = await saveTexts(room, act, [{ id, shape, bytes, uid, expect }]);
  return savedOf(outcome, id, items[0]!.projection!.hash);
}

/** Saves items with their bodies as one step. */
export async function saveTexts(
  room: Room,
  act: Act,
  texts: readonly Text[],
): Promise<{ outcome: Outcome<Placed | null>; items: Wanted[] }> {
  const items: Wanted[] = [];
  const bodies: NewBody[] = [];
  const blobs: BlobStat[] = [];
  for (const { id, shape, bytes, uid, expect } of texts) {
    const body = newBody(bytes);
    const version: Version = { ...shape, body: body.sha };
    const projection = project({ id, version, size: bytes.length, bytes, derived: null });
    items.push({ id, version, size: bytes.length, uid, projection, expect });
    if (bytes.length > BODY_LIMIT) blobs.push(await room.blobs.put(act.account, oneChunk(bytes)));
    else bodies.push(body);
  }
  return { outcome: await room.writer.run('save', { act, items, bodies, blobs }), items };
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Brings an earlier version of an item back as its newest. */
export async function restoreVersion(room: Room, request: Request, id: string, seq: number): Promise<Saved> {
  const row = await findRow(room, request.account, id, seq);
  if (!row) throw new LifeboatError('item.not-found', { detail: 'That version is not kept.' });
  const item: Wanted = { id, version: versionOf(row), size: row.size, uid: row.uid };
  const outcome = await room.writer.run('save', {
    act: actOf(room, request, 'save'),
    items: [item],
    policy: { href: 'rename', uid: 'refuse' },
  });
  return savedOf(outcome, id, row.hash);
}
