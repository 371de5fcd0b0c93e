import { LifeboatError } from '../../../../shared/contract/problem.ts';
import { readBody } from '../../bodies.ts';
import type { Progress, Room } from '../../room.ts';
import type { Scratch } from '../../scratch.ts';
import { Staging } from '../staging.ts';
import { isTextKind } from '../text-facts.ts';
import { readContents } from './contents.ts';
import { manifestOf, takeManifest } from './manifest.ts';
import { judgePlaces } from './places.ts';
import type { WantedSource } from './source.ts';
import { Failures, nameOfMedia, Wanted, type WantedRow } from './wanted.ts';
import { openZipFile, type ZipFileLimits } from './zip-file.ts';

/**
 * An archive on disk as what is wanted: structure, list of contents and every byte checked; what is whole is plannable,
 * what is not is listed. @throws LifeboatError `archive.malformed`, `archive.unsupported`, `archive.too-large`
 */
export async function archiveSource(
  room: Room,
  scratch: Scratch,
  { account, path, name, limits }: { account: string; path: string; name: string; limits: ZipFileLimits },
  progress: Progress,
): Promise<WantedSource> {
  const zip = await openZipFile(path, limits);
  try {
    const failures = new Failures();
    const wanted = new Wanted(scratch, failures);
    const staging = new Staging(room, account);
    const { entry, folder } = manifestOf(zip.index);
    const header = await takeManifest(zip.index, entry, wanted);
    judgePlaces(wanted);
    await readContents({ zip, wanted, staging, folder }, progress);
    await takeFromAccount(room, account, wanted, staging);
    return {
      side: wanted,
      failures,
      about: { type: 'archive', name, at: header.at, seq: header.seq, partial: header.partial },
    };
  } finally {
    await zip.close();
  }
}

/** What the archive does not hold (or not whole) may still be in the account: then nothing is missing. */
async function takeFromAccount(room: Room, account: string, wanted: Wanted, staging: Staging): Promise<void> {
  for (;;) {
    const open = wanted.scratch.all<WantedRow>('select * from wanted where state is null limit 250');
    if (open.length === 0) break;
    for (const row of open) {
      const here = isTextKind(row.kind)
        ? await takeStoredText(room, account, wanted, row)
        : await takeStoredBlob(staging, wanted, row);
      const fault = row.fault ?? 'It is not in the archive.';
      if (here) wanted.spared(row, fault);
      else wanted.bad(row, fault);
    }
  }
}

async function takeStoredBlob(staging: Staging, wanted: Wanted, row: WantedRow): Promise<boolean> {
  if (!(await staging.hasBlob(row.body!, row.size))) return false;
  wanted.good(row, null, nameOfMedia(row));
  return true;
}

async function takeStoredText(room: Room, account: string, wanted: Wanted, row: WantedRow): Promise<boolean> {
  try {
    wanted.goodText(row, await readBody(room, account, row.body!));
    return true;
  } catch (error) {
    if (error instanceof LifeboatError && error.code === 'item.damaged') return false;
    throw error;
  }
}
