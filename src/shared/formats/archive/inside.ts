/** Where an archive's own files lie in a ZIP that another program may have packed again. */

import type { ZipFileEntry, ZipIndex } from '../zip/reader.ts';

export const MANIFEST = 'manifest.json';
export const SUMS = 'SHA256SUMS';

/** What file managers and packers add. */
const JUNK = /(?:^|\/)(?:\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini|Icon\r)$|^__MACOSX\//i;

export const isJunk = (name: string): boolean => JUNK.test(name);

/** The list of contents, and the folder before all names ('' or ending in '/'); null: this is no archive of ours. */
export function findManifest(index: ZipIndex): { entry: ZipFileEntry; folder: string } | null {
  let found: ZipFileEntry | null = null;
  for (const entry of index.entries) {
    if (entry.name !== MANIFEST && !/^[^/]+\/manifest\.json$/.test(entry.name)) continue;
    if (isJunk(entry.name)) continue;
    if (!found || entry.name === MANIFEST) found = entry;
    if (entry.name === MANIFEST) break;
  }
  return found && { entry: found, folder: found.name.slice(0, -MANIFEST.length) };
}

/** The name as the list of contents has it: without the folder, accents in one piece (macOS takes them apart). */
export const insideName = (name: string, folder: string): string =>
  (name.startsWith(folder) ? name.slice(folder.length) : name).normalize('NFC');
