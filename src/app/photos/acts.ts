import type { PhotoSummary } from '../../shared/contract/photos.ts';
import { items } from '../api.ts';
import { acts } from '../offline/act.svelte.ts';
import { countPhotos, named } from './words.ts';

const AT_MOST = 10_000; // ids the service takes in one step

/** Moves one photo to the bin; true when that worked. */
export async function remove(photo: PhotoSummary): Promise<boolean> {
  const written = await acts.run({
    effects: [{ kind: 'photo', id: photo.id, summary: null }],
    run: () => items.remove('photos', photo.id),
    done: `Deleted ${named(photo)}. It is in the bin.`,
    failed: `Could not delete ${named(photo)}.`,
    of: `deleting ${named(photo)}`,
  });
  return written !== null;
}

/** Moves photos to the bin, as one step in History (more for very many). */
export async function removeMany(photos: readonly PhotoSummary[]): Promise<boolean> {
  const [only] = photos;
  if (photos.length === 1 && only) return remove(only);
  for (let from = 0; from < photos.length; from += AT_MOST) {
    const some = photos.slice(from, from + AT_MOST);
    const written = await acts.run({
      effects: some.map(({ id }) => ({ kind: 'photo', id, summary: null })),
      run: () => items.removeMany(some.map(({ id }) => id)),
      done: ({ deleted }) => `Deleted ${countPhotos(deleted)}. They are in the bin.`,
      failed: `Could not delete ${countPhotos(some.length)}.`,
      of: `deleting ${countPhotos(some.length)}`,
    });
    if (!written) return false;
  }
  return true;
}
