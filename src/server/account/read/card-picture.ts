import { LifeboatError } from '../../../shared/contract/problem.ts';
import { sniff } from '../../../shared/formats/media-type.ts';
import { readCard } from '../../../shared/formats/vcard/read.ts';
import { readBody } from '../bodies.ts';
import type { LiveRow } from '../journal.ts';
import type { Room } from '../room.ts';

const SHOWN = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);

/** The picture in a card. @throws `item.not-found` when there is none that can be shown */
export async function cardPicture(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  row: LiveRow,
): Promise<{ bytes: Uint8Array; type: string }> {
  const { photo } = readCard(await readBody(room, account, row.body_sha!));
  if (!photo || !('bytes' in photo))
    throw new LifeboatError('item.not-found', { detail: 'This card has no picture.' });
  // what the card claims is not believed: the bytes say what they are
  const type = await sniff(photo.bytes, '');
  if (!SHOWN.has(type))
    throw new LifeboatError('item.not-found', { detail: 'The picture in this card cannot be shown.' });
  return { bytes: photo.bytes, type };
}
