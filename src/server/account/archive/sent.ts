import { now, type Room } from '../room.ts';

/**
 * Notes that the bytes from `start` up to, not including, `end` really went out. Answers whether by now every byte of
 * the archive has: then it is the owner's own copy.
 */
export function noteSent(
  room: Room,
  account: string,
  archive: string,
  start: number,
  end: number,
): Promise<boolean> {
  return room.writer.run('noteArchiveSent', { account, archive, start, end, at: now(room) });
}
