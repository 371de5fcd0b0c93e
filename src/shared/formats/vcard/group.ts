/**
 * Cards that stand for a group: KIND:group with MEMBER lines (RFC 6350 §6.1.4, §6.6.5), or in 3.0 Apple's
 * X-ADDRESSBOOKSERVER-KIND and X-ADDRESSBOOKSERVER-MEMBER. A member is named by its UID.
 */

import { escapeUri } from './edit-entries.ts';
import { CardEditor } from './card-editor.ts';
import { editCard } from './edit.ts';
import { newCard } from './new.ts';
import { cardLines, textOf } from './properties.ts';
import type { CardLines } from './properties.ts';

const MEMBER = new Set(['MEMBER', 'X-ADDRESSBOOKSERVER-MEMBER']);

/** UIDs as they are compared: with or without `urn:uuid:`, letters of a UUID in any case. */
export function uidKey(uid: string): string {
  const bare = uid.trim().replace(/^urn:uuid:/i, '');
  return /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(bare) ? bare.toLowerCase() : bare;
}

const placesOf = (card: CardLines): number[] => card.other.filter((at) => MEMBER.has(card.lines[at]!.name));
const memberAt = (card: CardLines, at: number): string => uidKey(textOf(card, card.lines[at]!));

/** The keys (`uidKey`) of a group's members in their order, each once. */
export function readMembers(bytes: Uint8Array): string[] {
  const card = cardLines(bytes);
  return [...new Set(placesOf(card).map((at) => memberAt(card, at)))].filter((uid) => uid !== '');
}

export interface GroupPatch {
  name?: string;
  /** UIDs to come in; one that is in already is not written twice. */
  add?: readonly string[];
  /** UIDs to go. */
  remove?: readonly string[];
}

/** The group card with other members or another name; every other line keeps its bytes. */
export function editGroup(bytes: Uint8Array, patch: GroupPatch, options: { rev?: string } = {}): Uint8Array {
  const named =
    patch.name === undefined
      ? bytes
      : editCard(bytes, { fn: patch.name, name: { family: patch.name, given: '' } }, options);
  const editor = new CardEditor(named);
  const { card } = editor;
  const gone = new Set(patch.remove?.map(uidKey));
  const there = new Set<string>();
  let last: number | undefined;
  for (const at of placesOf(card)) {
    const uid = memberAt(card, at);
    if (gone.has(uid)) editor.remove(at);
    else there.add(uid);
    last = at;
  }
  const property = card.version === '4.0' ? 'MEMBER' : 'X-ADDRESSBOOKSERVER-MEMBER';
  for (const uid of patch.add ?? []) {
    if (there.has(uidKey(uid)) || gone.has(uidKey(uid))) continue;
    there.add(uidKey(uid));
    editor.add(property, '', escapeUri(memberUri(uid), card.version), last);
  }
  const rev = editor.places('rev')[0];
  if (options.rev && rev !== undefined && editor.changed) editor.change(rev, options.rev);
  return editor.bytes();
}

const memberUri = (uid: string): string => (/^urn:/i.test(uid) ? uid : `urn:uuid:${uid}`);

/** A group as phones of Apple and their servers write it: vCard 3.0. */
export function newGroup(
  name: string,
  members: readonly string[],
  uid: string,
  options: { rev?: string } = {},
): Uint8Array {
  const frame = new CardEditor(newCard({ fn: name, name: { family: name } }, uid, options));
  frame.add('X-ADDRESSBOOKSERVER-KIND', '', 'group');
  return editGroup(frame.bytes(), { add: members });
}
