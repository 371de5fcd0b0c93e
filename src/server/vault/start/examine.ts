import { VaultFailure } from '../failures.ts';
import { keyCheck, readKey } from '../key.ts';
import { type FolderState, look } from './marker.ts';

const MOUNT =
  'Mount it and it is used again by itself, or give a new, empty one with `lifeboat vault adopt`.';

/** Why the vault may not be written by this instance, or null when it may. Nothing is changed. */
export async function vaultProblem(
  folder: string,
  keyFile: string,
  instance: string | null,
): Promise<VaultFailure | null> {
  let state: FolderState;
  try {
    state = await look(folder);
  } catch (error) {
    return new VaultFailure('unreadable', `The second copy cannot be used: ${(error as Error).message}`);
  }
  if (state.is === 'empty')
    return new VaultFailure('missing', `The second copy at ${folder} is missing or empty. ${MOUNT}`);
  if (state.is === 'unmarked')
    return new VaultFailure('foreign', `${folder} is not a second copy: it holds other files. ${MOUNT}`);
  const { marker } = state;
  if (marker.of !== 'vault')
    return new VaultFailure('foreign', `${folder} is a data folder, not a second copy. ${MOUNT}`);
  if (marker.instance !== instance)
    return new VaultFailure('foreign', `The second copy at ${folder} belongs to another Lifeboat. ${MOUNT}`);
  return keyProblem(keyFile, marker.key ?? null);
}

async function keyProblem(keyFile: string, check: string | null): Promise<VaultFailure | null> {
  try {
    const key = await readKey(keyFile);
    if (check === null || keyCheck(key) === check) return null;
    return new VaultFailure(
      'key',
      `The key ${keyFile} is not the one the second copy was written with. Put the right one back.`,
    );
  } catch (error) {
    if (!(error instanceof VaultFailure)) throw error;
    return new VaultFailure(
      'key',
      `${error.message} Put it back from the recovery sheet or its copy.`,
      null,
      {
        cause: error,
      },
    );
  }
}
