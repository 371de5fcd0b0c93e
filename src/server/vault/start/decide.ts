import type { FolderState, Marker } from './marker.ts';

/** What a start does with the folders it finds. */
export type Step =
  /** Make both, or go on making them, with this instance id (null: a new one). */
  | { do: 'make'; instance: string | null }
  /** The data is good. */
  | { do: 'start'; instance: string }
  | { do: 'stop'; because: string };

/** Decides from what the data folder and the vault hold (design, section 5, "First start"). Pure. */
export function decideStart(
  data: FolderState,
  vault: FolderState,
  paths: { data: string; vault: string },
): Step {
  if (data.is === 'unmarked')
    return stop(
      `${paths.data} holds other files and no marker of Lifeboat. Set LIFEBOAT_DATA to its data folder or to an empty one.`,
    );
  if (data.is === 'empty') return withoutData(vault, paths);
  const { marker } = data;
  if (marker.of !== 'data')
    return stop(`${paths.data} is a vault, not a data folder. Check LIFEBOAT_DATA and LIFEBOAT_VAULT.`);
  if (marker.restore)
    return stop(
      `A restore into ${paths.data} was begun and not finished. Run \`lifeboat vault restore\` again; it starts over.`,
    );
  if (marker.state === 'ready') return { do: 'start', instance: marker.instance };
  return goOn(marker, vault, paths);
}

const stop = (because: string): Step => ({ do: 'stop', because });

function withoutData(vault: FolderState, paths: { data: string; vault: string }): Step {
  if (vault.is === 'empty') return { do: 'make', instance: null };
  if (vault.is === 'unmarked' || vault.marker.of !== 'vault')
    return stop(
      `${paths.vault} holds files that are no vault. Set LIFEBOAT_VAULT to the vault that belongs here or to an empty folder.`,
    );
  if (vault.bare) return { do: 'make', instance: vault.marker.instance };
  return stop(
    `${paths.data} is empty, but the vault in ${paths.vault} is not. Mount the data folder, or bring everything back ` +
      'with `lifeboat vault restore`.',
  );
}

/** An earlier start was cut off: it goes on unless the vault is someone else's. */
function goOn(marker: Marker, vault: FolderState, paths: { vault: string }): Step {
  const ours =
    vault.is === 'empty' ||
    (vault.is === 'marked' && vault.marker.of === 'vault' && vault.marker.instance === marker.instance);
  return ours
    ? { do: 'make', instance: marker.instance }
    : stop(`${paths.vault} is not the vault of this data folder. Set LIFEBOAT_VAULT to an empty folder.`);
}
