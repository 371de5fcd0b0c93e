import { join } from 'node:path';
import { writeFileWhole } from '../../store/files.ts';
import { MARKER } from '../format/names.ts';
import { VaultFailure } from '../failures.ts';
import { isNothing } from '../files/folder.ts';
import { type DiskReader, nearDisk } from '../files/reader.ts';

/** `lifeboat.json` in the data folder and in the vault: whose it is, and whether it was finished. */
export interface Marker {
  version: 1;
  instance: string;
  state: 'preparing' | 'ready';
  of: 'data' | 'vault';
  /** In a data folder that `vault restore` is filling. */
  restore?: true;
  /** In a vault: tells the key it was written with. */
  key?: string;
}

/** A folder as first start sees it. */
export type FolderState =
  { is: 'empty' } | { is: 'unmarked' } | { is: 'marked'; marker: Marker; bare: boolean };

/**
 * The marker of a folder, or null when it has none.
 * @throws Error naming the file when it cannot be read as a marker.
 */
export async function readMarker(folder: string, disk: DiskReader = nearDisk): Promise<Marker | null> {
  const path = join(folder, MARKER);
  let text: string;
  try {
    text = (await disk.readFile(path)).toString('utf8');
  } catch (error) {
    if (error instanceof VaultFailure) throw error;
    const { code } = error as { code?: string };
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new Error(`${path} could not be read (${code}).`, { cause: error });
  }
  const marker = parse(text);
  if (!marker) throw new Error(`${path} is not a marker file of Lifeboat that this version can read.`);
  return marker;
}

function parse(text: string): Marker | null {
  try {
    const found = JSON.parse(text) as Partial<Marker> | null;
    const known =
      found?.version === 1 &&
      typeof found.instance === 'string' &&
      (found.state === 'preparing' || found.state === 'ready') &&
      (found.of === 'data' || found.of === 'vault');
    return known ? (found as Marker) : null;
  } catch {
    return null; // the caller says that it is no marker
  }
}

export const writeMarker = (folder: string, marker: Marker): Promise<void> =>
  writeFileWhole(join(folder, MARKER), `${JSON.stringify(marker)}\n`);

/**
 * What a folder holds; missing counts as empty, dotfiles and lost+found as nothing. `bare`: nothing but the marker.
 * @throws Error when it cannot be looked at.
 */
export async function look(folder: string, disk: DiskReader = nearDisk): Promise<FolderState> {
  let names: string[];
  try {
    names = (await disk.readdir(folder)).filter((name) => !isNothing(name));
  } catch (error) {
    if (error instanceof VaultFailure) throw error;
    const { code } = error as { code?: string };
    if (code === 'ENOENT') return { is: 'empty' };
    throw new Error(`${folder} could not be looked at (${code}).`, { cause: error });
  }
  if (names.length === 0) return { is: 'empty' };
  const marker = await readMarker(folder, disk);
  return marker ? { is: 'marked', marker, bare: names.length === 1 } : { is: 'unmarked' };
}
