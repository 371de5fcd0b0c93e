import type { Progress, Room } from '../../room.ts';
import type { Scratch } from '../../scratch.ts';
import { Staging } from '../staging.ts';
import { readContents } from './contents.ts';
import { findHere } from './here.ts';
import { manifestOf, takeManifest } from './manifest.ts';
import { judgePlaces } from './places.ts';
import type { WantedSource } from './source.ts';
import { Failures, Wanted, type WantedRow } from './wanted.ts';
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
    const header = await takeManifest(zip.index.readEntry(entry), wanted);
    judgePlaces(wanted);
    await readContents({ zip, wanted, staging, folder }, progress);
    // what the archive does not hold (or not whole) may still be in the account: then nothing is missing
    const fault = (row: WantedRow) => row.fault ?? 'It is not in the archive.';
    await findHere(room, account, wanted, {
      here: (row) => wanted.spared(row, fault(row)),
      absent: (row) => wanted.bad(row, fault(row)),
    });
    return {
      side: wanted,
      failures,
      about: { type: 'archive', name, at: header.at, seq: header.seq, partial: header.partial },
    };
  } finally {
    await zip.close();
  }
}
