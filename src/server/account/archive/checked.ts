import { LifeboatError } from '../../../shared/contract/problem.ts';
import { now, type Room } from '../room.ts';
import { archiveRow } from './list.ts';

/**
 * Notes that the owner's browser read every byte of an archive and found it as its list of contents says. Believed only
 * with the digest of this archive, which follows from its list. @throws LifeboatError `archive.not-found`, `archive.other`
 */
export async function noteChecked(
  room: Room,
  account: string,
  archive: string,
  digest: string,
): Promise<void> {
  const row = await archiveRow(room, account, archive);
  if (row.digest !== digest) throw new LifeboatError('archive.other');
  await room.writer.run('noteArchiveChecked', { account, archive, at: now(room) });
}
