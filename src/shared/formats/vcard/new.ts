/** New cards, and the UID a card from a file may lack. */

import { encodingOf, inEncoding, utf8 } from '../bytes.ts';
import { bytesOf } from '../content-lines.ts';
import { LineEditor } from '../line-editor.ts';
import { writeLine } from '../write-line.ts';
import { editCard } from './edit.ts';
import { escapeUri } from './edit-entries.ts';
import { emptyName } from './fields.ts';
import type { CardPatch } from './model.ts';
import { cardLines } from './properties.ts';
import { displayName } from './read.ts';

/** A vCard 3.0, the version phones read best: UTF-8, CRLF, with UID, N and FN, and REV when `rev` is given. */
export const newCard = (patch: CardPatch, uid: string, options: { rev?: string } = {}): Uint8Array =>
  withUid(cardWithoutUid(patch, options), uid);

/** The same without a UID, for a caller that makes the UID of the card's own bytes. */
export function cardWithoutUid(patch: CardPatch, options: { rev?: string } = {}): Uint8Array {
  const lines = ['BEGIN:VCARD', 'VERSION:3.0', 'PRODID:-//Lifeboat//Lifeboat//EN'];
  const end = [...(options.rev ? [`REV:${options.rev}`] : []), 'END:VCARD'];
  const frame = [...lines, 'N:;;;;', 'FN:', ...end].map((line) => line + '\r\n').join('');
  const fn = patch.fn?.trim() || nameFor(patch);
  return editCard(utf8(frame), { ...patch, fn });
}

function nameFor(patch: CardPatch): string {
  const reachable = (list: CardPatch['phones']) => (list ?? []).map((entry) => ({ pref: false, ...entry }));
  return displayName({
    fn: '',
    name: { ...emptyName(), ...patch.name },
    org: patch.org ?? '',
    nickname: patch.nickname ?? '',
    emails: reachable(patch.emails),
    phones: reachable(patch.phones),
  });
}

/** The card with one line more, `UID:…` before its END, and every other byte the same. */
export function withUid(bytes: Uint8Array, uid: string): Uint8Array {
  const { lines, end, version } = cardLines(bytes);
  const editor = new LineEditor(lines);
  const at = end >= 0 ? end : lines.length - 1;
  const raw = writeLine('UID', '', escapeUri(uid, version), version, editor.ending(at));
  if (end >= 0) editor.insertBefore(at, raw);
  else editor.insertAfter(at, raw);
  return inEncoding(bytesOf(editor.join()), encodingOf(bytes));
}

/** The card as another one's: its own UID lines replaced by one, every other byte the same. */
export function withOtherUid(bytes: Uint8Array, uid: string): Uint8Array {
  const { lines, byField } = cardLines(bytes);
  const editor = new LineEditor(lines);
  for (const at of byField.get('uid') ?? []) editor.remove(at);
  return withUid(inEncoding(bytesOf(editor.join()), encodingOf(bytes)), uid);
}
