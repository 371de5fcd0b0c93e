import { VaultFailure, type VaultFailureCode } from '../failures.ts';
import { type DiskReader, nearDisk } from '../files/reader.ts';
import { keyCheck, readKey } from '../key.ts';
import { type FolderState, look } from './marker.ts';

/** Why the vault may not be written by this instance, or null when it may. Nothing is changed. */
export async function vaultProblem(
  folder: string,
  keyFile: string,
  instance: string | null,
  disk: DiskReader = nearDisk,
): Promise<VaultFailure | null> {
  let state: FolderState;
  try {
    state = await look(folder, disk);
  } catch (error) {
    if (error instanceof VaultFailure) return error;
    return new VaultFailure('unreadable', 'The second copy cannot be looked at.', null, { cause: error });
  }
  if (state.is === 'empty') return new VaultFailure('missing', 'The second copy is missing or empty.');
  if (state.is === 'unmarked')
    return new VaultFailure('foreign', 'Where the second copy should be lie other files.');
  const { marker } = state;
  if (marker.of !== 'vault')
    return new VaultFailure('foreign', 'Where the second copy should be lies a data folder.');
  if (marker.instance !== instance)
    return new VaultFailure('foreign', 'Where the second copy should be lies that of another service.');
  return keyProblem(keyFile, marker.key ?? null, disk);
}

async function keyProblem(
  keyFile: string,
  check: string | null,
  disk: DiskReader,
): Promise<VaultFailure | null> {
  try {
    const key = await readKey(keyFile, disk);
    if (check === null || keyCheck(key) === check) return null;
    return new VaultFailure('key', 'The key of the second copy is not the one it was written with.');
  } catch (error) {
    if (error instanceof VaultFailure) return error;
    throw error;
  }
}

const CURES: Partial<Record<VaultFailureCode, string>> = {
  hanging: 'Look at its disk or its network; it is used again by itself once it answers.',
  missing: 'Mount it and it is used again by itself, or make a new one there with `lifeboat vault adopt`.',
  foreign:
    'Mount the right one there, or set LIFEBOAT_VAULT to an empty folder and run `lifeboat vault adopt`.',
  key: 'Put the right key back from its copy; it is used again by itself.',
};

/** The same for the operator: what, where, what to do. */
export function operatorWords({ message, code }: VaultFailure, folder: string, keyFile: string): string {
  const where = code === 'key' ? `key ${keyFile}` : `vault ${folder}`;
  return `${message} (${where}) ${CURES[code] ?? 'Look at its disk and its rights.'}`;
}
