import type { FileSummary, PhotoChange, PhotosChanged, PhotoSummary } from '../../shared/contract/photos.ts';
import { items, photos } from '../api.ts';
import { acts, type Effect } from '../offline/act.svelte.ts';
import { feed } from '../offline/feed.svelte.ts';
import { number } from '../ui/format.ts';
import { someNames } from '../ui/undo-words.ts';
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
export async function removeMany(ids: readonly string[]): Promise<boolean> {
  const only = ids.length === 1 ? feed('photo').get(ids[0] as string) : undefined;
  if (only) return remove(only);
  return inSteps(ids, (some) =>
    acts.run({
      effects: some.map((id) => ({ kind: 'photo', id, summary: null })),
      run: () => items.removeMany(some),
      done: ({ deleted }) => `Deleted ${countPhotos(deleted)}. They are in the bin.`,
      failed: `Could not delete ${countPhotos(some.length)}.`,
      of: `deleting ${countPhotos(some.length)}`,
    }),
  );
}

async function inSteps(
  ids: readonly string[],
  step: (some: readonly string[]) => Promise<unknown>,
): Promise<boolean> {
  for (let from = 0; from < ids.length; from += AT_MOST)
    if ((await step(ids.slice(from, from + AT_MOST))) === null) return false;
  return true;
}

interface Said {
  /** "Added 3 photos to Bergen." of the number that are in the step. */
  done: (count: number) => string;
  failed: string;
  of: string;
}

/** One change to many photos: shown at once, one step in History, those that are gone named. */
export function change(ids: readonly string[], wanted: PhotoChange, said: Said): Promise<boolean> {
  return inSteps(ids, (some) => {
    const effects = some.flatMap((id) => effectOf(id, wanted) ?? []);
    const names = new Map(effects.map(({ id, summary }) => [id, (summary as { name: string }).name]));
    return acts.run({
      effects,
      run: () => photos.change(some, wanted),
      done: (data) => `${said.done(some.length - data.skipped.length)}${skippedWords(data, names)}`,
      failed: said.failed,
      of: said.of,
    });
  });
}

function effectOf(id: string, wanted: PhotoChange): Effect | null {
  const photo = feed('photo').get(id);
  if (photo) return { kind: 'photo', id, summary: changed(photo, wanted) };
  if (wanted.collection === undefined) return null;
  const file = feed('file').get(id);
  return file ? { kind: 'file', id, summary: moved(file, wanted.collection) } : null;
}

const moved = (file: FileSummary, collection: string): FileSummary => ({ ...file, collection });

function changed(photo: PhotoSummary, { favourite, addAlbums, removeAlbums, collection }: PhotoChange) {
  const kept = photo.albums.filter((album) => !removeAlbums?.includes(album));
  return {
    ...photo,
    favourite: favourite ?? photo.favourite,
    albums: [...new Set([...kept, ...(addAlbums ?? [])])],
    collection: collection ?? photo.collection,
  };
}

function skippedWords({ skipped }: PhotosChanged, names: ReadonlyMap<string, string>): string {
  if (skipped.length === 0) return '';
  const gone = skipped.map(({ id, reason }) => ({ name: names.get(id) ?? '', reason }));
  return ` ${number(gone.length)} ${gone.length === 1 ? 'is' : 'are'} not here any more: ${someNames(gone)}.`;
}

const many = (ids: readonly string[]): string => {
  const only = ids.length === 1 ? feed('photo').get(ids[0] as string) : undefined;
  return only ? named(only) : countPhotos(ids.length);
};

export const favour = (ids: readonly string[], favourite: boolean): Promise<boolean> =>
  change(
    ids,
    { favourite },
    {
      done: (n) =>
        ids.length === 1
          ? favourite
            ? `Marked ${many(ids)} as a favourite.`
            : `${many(ids)} is no favourite any more.`.replace(/^./, (first) => first.toUpperCase())
          : favourite
            ? `Marked ${countPhotos(n)} as favourites.`
            : `${countPhotos(n)} are no favourites any more.`,
      failed: `Could not mark ${many(ids)}.`,
      of: `marking ${many(ids)}`,
    },
  );

export const addToAlbums = (ids: readonly string[], albums: string[]): Promise<boolean> =>
  change(
    ids,
    { addAlbums: albums },
    {
      done: (n) => `Added ${ids.length === 1 ? many(ids) : countPhotos(n)} to ${albums.join(', ')}.`,
      failed: `Could not add ${many(ids)} to ${albums.join(', ')}.`,
      of: `adding ${many(ids)} to ${albums.join(', ')}`,
    },
  );

export const takeFromAlbum = (ids: readonly string[], album: string): Promise<boolean> =>
  change(
    ids,
    { removeAlbums: [album] },
    {
      done: (n) => `Took ${ids.length === 1 ? many(ids) : countPhotos(n)} out of ${album}.`,
      failed: `Could not take ${many(ids)} out of ${album}.`,
      of: `taking ${many(ids)} out of ${album}`,
    },
  );

/** An album is a name on its photos: the name changes on all of them. */
export const renameAlbum = (ids: readonly string[], from: string, to: string): Promise<boolean> =>
  change(
    ids,
    { removeAlbums: [from], addAlbums: [to] },
    {
      done: () => `Album ${from} is called ${to} now.`,
      failed: `Could not rename album ${from}.`,
      of: `renaming album ${from}`,
    },
  );

/** Takes the name off all its photos; they stay. */
export const deleteAlbum = (ids: readonly string[], album: string): Promise<boolean> =>
  change(
    ids,
    { removeAlbums: [album] },
    {
      done: (n) => `Deleted album ${album}. Its ${countPhotos(n)} ${n === 1 ? 'stays' : 'stay'}.`,
      failed: `Could not delete album ${album}.`,
      of: `deleting album ${album}`,
    },
  );

/** Moves photos, or other files, into a folder. `what`: "3 photos", "list.txt". */
export const moveTo = (
  ids: readonly string[],
  folder: { id: string; name: string },
  what: string = many(ids),
): Promise<boolean> =>
  change(
    ids,
    { collection: folder.id },
    {
      done: (n) => `Moved ${ids.length === 1 ? what : countPhotos(n)} to ${folder.name}.`,
      failed: `Could not move ${what}.`,
      of: `moving ${what}`,
    },
  );
