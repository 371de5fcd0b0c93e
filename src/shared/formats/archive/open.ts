import { openZip } from '../zip/reader.ts';
import type { ZipFileEntry, ZipIndex, ZipTools } from '../zip/reader.ts';
import type { ZipFile } from '../zip/read-file.ts';
import { findManifest } from './inside.ts';

/** An archive whose structure was checked, its contents not yet. */
export type OpenArchive = {
  index: ZipIndex;
  manifest: ZipFileEntry;
  /** Before all names: '' or ending in '/'. */
  folder: string;
};

/** The file is a ZIP, and no archive of ours. */
export class NoArchive extends Error {}

/** Throws ZipError when it cannot be opened, NoArchive; errors of the file pass through. */
export async function openArchive(file: ZipFile, tools: ZipTools): Promise<OpenArchive> {
  const index = await openZip(file, {}, tools);
  const found = findManifest(index);
  if (!found) throw new NoArchive('It has no manifest.json, so it is no archive of Lifeboat.');
  return { index, manifest: found.entry, folder: found.folder };
}
