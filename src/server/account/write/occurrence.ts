import type { EventWrite } from '../../../shared/contract/calendar.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import { editObject } from '../../../shared/formats/icalendar/edit.ts';
import { dropOccurrence, editOccurrence } from '../../../shared/formats/icalendar/edit-occurrence.ts';
import { earlierPart, hasEarlier, laterPart } from '../../../shared/formats/icalendar/split-series.ts';
import { readBody } from '../bodies.ts';
import { type Act, type LiveRow, type Outcome, versionOf } from '../journal.ts';
import { checkExpected } from '../places.ts';
import { rowOf } from '../read/rows.ts';
import type { Room } from '../room.ts';
import { TEXT_KINDS, told } from '../text-kinds.ts';
import { lastWins } from './in-turn.ts';
import { actOf, itemIdOf, type Request, wasDone } from './request.ts';
import { type Saved, savedOf } from './saved.ts';
import { saveTexts, type Text } from './text.ts';

/** Which occurrence, and how far a change of it goes. */
export interface Within {
  occurrence: string;
  apply: 'this' | 'following' | 'all';
}

/** `id` is the item that holds the occurrence now; `made`: a series was cut in two, and it is the new one. */
export interface SavedOccurrence extends Saved {
  made: boolean;
}

/**
 * Changes one occurrence of an event, it and all later ones, or all, as one step.
 * @throws LifeboatError `occurrence.not-found`, `request.fields`, `item.changed`
 */
export async function updateOccurrence(
  room: Room,
  request: Request,
  id: string,
  within: Within,
  fields: EventWrite,
  expect?: string,
): Promise<SavedOccurrence> {
  const act = actOf(room, request, 'save');
  const later = itemIdOf(request);
  return lastWins(request.account, id, expect, async () => {
    const retried = request.key && (await replayed(room, act));
    if (retried) return holderOf(retried, id, later);
    const row = await expectedRow(room, act, id, expect);
    const bytes = await readBody(room, act.account, row.body_sha!);
    const texts = told(() => changed(bytes, row, within, fields, later, room.clock()));
    const { outcome, items } = await saveTexts(room, act, texts);
    return { ...savedOf(outcome, texts.at(-1)!.id, items.at(-1)!.projection!.hash), made: texts.length > 1 };
  });
}

/** What the item, and a new one when the series is cut, shall be. */
function changed(
  bytes: Uint8Array,
  row: LiveRow,
  { occurrence, apply }: Within,
  { collection, uid: _, ...patch }: EventWrite,
  later: string,
  now: Date,
): Text[] {
  const shape = versionOf(row);
  const item = (id: string, made: Uint8Array, place = shape.collection): Text => ({
    id,
    shape: { ...shape, collection: place, href: id === row.item_id ? shape.href : `${id}.ics` },
    bytes: made,
    uid: TEXT_KINDS.event.check(made),
    expect: id === row.item_id ? row.hash : null,
  });
  if (apply === 'this') {
    if (collection !== undefined && collection !== shape.collection)
      throw new LifeboatError('request.fields', {
        fields: [{ path: 'collection', message: 'one occurrence cannot lie in another calendar' }],
      });
    return [item(row.item_id, editOccurrence(bytes, occurrence, patch, now))];
  }
  const earlier =
    apply === 'following' && hasEarlier(bytes, occurrence) ? earlierPart(bytes, occurrence, now) : null;
  if (!earlier) return [item(row.item_id, editObject(bytes, patch, now, occurrence), collection)];
  const cut = laterPart(bytes, occurrence, later, now);
  return [item(row.item_id, earlier), item(later, editObject(cut, patch, now, occurrence), collection)];
}

/** Deletes one occurrence, it and all later ones, or all; an event of which nothing is left goes whole. */
export async function removeOccurrence(
  room: Room,
  request: Request,
  id: string,
  { occurrence, apply }: Within,
  expect?: string,
): Promise<Outcome<unknown>> {
  const act = actOf(room, request, 'delete');
  return lastWins(request.account, id, expect, async () => {
    const retried = request.key && (await replayed(room, act));
    if (retried) return retried;
    const row = await expectedRow(room, act, id, expect);
    const bytes = await readBody(room, act.account, row.body_sha!);
    const left = told(() => remaining(bytes, occurrence, apply, room.clock()));
    if (!left) return room.writer.run('remove', { act, ids: [id], expect: row.hash });
    const uid = TEXT_KINDS.event.check(left);
    const text = { id, shape: versionOf(row), bytes: left, uid, expect: row.hash };
    return (await saveTexts(room, act, [text])).outcome;
  });
}

function remaining(
  bytes: Uint8Array,
  occurrence: string,
  apply: Within['apply'],
  now: Date,
): Uint8Array | null {
  if (apply === 'this') return dropOccurrence(bytes, occurrence, now);
  return apply === 'following' && hasEarlier(bytes, occurrence) ? earlierPart(bytes, occurrence, now) : null;
}

/** The live event. @throws `item.changed` when it is not the version the caller saw: told before anything is looked up in it */
async function expectedRow(room: Room, { account }: Act, id: string, expect?: string): Promise<LiveRow> {
  const row = await rowOf(room, account, 'event', id);
  checkExpected({ id, ...(expect === undefined ? {} : { expect }) }, row.hash);
  return row;
}

/** The outcome of this very act when it is in the journal: a retry under its key, by which time the series differs. */
async function replayed(room: Room, act: Act): Promise<Outcome<null> | null> {
  if (!(await wasDone(room, act))) return null;
  return { ...(await room.writer.run('save', { act, items: [] })), result: null };
}

function holderOf(outcome: Outcome<null>, id: string, later: string): SavedOccurrence {
  const made = outcome.changes.some((change) => change.id === later);
  return { ...savedOf(outcome, made ? later : id), made };
}
