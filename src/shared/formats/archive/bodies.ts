import type { ManifestItem } from '../manifest.ts';
import { readManifest } from '../manifest-read.ts';
import { insideName } from './inside.ts';
import type { OpenArchive } from './open.ts';

/** Where the bytes of a body lie: a stretch of what an entry (by its place in the directory) unpacks to. */
export type BodyPlace = { entry: number; offset: number; length: number };

type Known = {
  /** Files a packer renamed: the entry by the name it is listed under. */
  renamed: ReadonlyMap<string, number>;
  /** Names of files that are damaged: another copy of the same bytes may be whole. */
  bad: ReadonlySet<string>;
};

/** Where each of these bodies (SHA-256, hex) lies; one that the archive has not, or not whole, is left out. */
export async function findBodies(
  { index, manifest, folder }: OpenArchive,
  wanted: ReadonlySet<string>,
  { renamed, bad }: Known,
): Promise<Map<string, BodyPlace>> {
  const named = new Map<string, { path: string; offset: number; length: number }>();
  const paths = new Map<string, number>();
  for await (const part of readManifest(index.readEntry(manifest))) {
    if (part.type !== 'item') continue;
    const { body } = part.item;
    const place = placeOf(part.item);
    if (body === null || !place || !wanted.has(body) || named.has(body)) continue;
    if (part.item.path !== undefined && bad.has(place.path)) continue;
    named.set(body, place);
    paths.set(place.path, -1);
  }
  for (const entry of index.entries) {
    const name = insideName(entry.name, folder);
    if (paths.has(name)) paths.set(name, entry.index);
  }
  const places = new Map<string, BodyPlace>();
  for (const [body, { path, offset, length }] of named) {
    const entry = renamed.get(path) ?? paths.get(path)!;
    if (entry >= 0) places.set(body, { entry, offset, length });
  }
  return places;
}

/** A damaged part of originals/ is asked all the same: most of its items may be whole. */
function placeOf({ path, file, offset, size, missing }: ManifestItem) {
  if (missing !== undefined) return null;
  if (path !== undefined) return { path, offset: 0, length: size };
  return file !== undefined && offset !== undefined ? { path: file, offset, length: size } : null;
}
