import { collator } from './format.ts';

/** Folders as a tree, from the flat list in which they are kept. */
export interface FolderLike {
  id: string;
  name: string;
  /** The folder it lies in; null: it is the top one. */
  parent: string | null;
}

/** All folders, each after the one it lies in, those beside each other by name; `depth` 0 is the top. */
export function folderTree<F extends FolderLike>(folders: readonly F[]): { folder: F; depth: number }[] {
  const ids = new Set(folders.map(({ id }) => id));
  const inside = Map.groupBy(folders, ({ parent }) => (parent && ids.has(parent) ? parent : null));
  const walk = (parent: string | null, depth: number): { folder: F; depth: number }[] =>
    (inside.get(parent) ?? [])
      .toSorted((a, b) => collator.compare(a.name, b.name))
      .flatMap((folder) => [{ folder, depth }, ...walk(folder.id, depth + 1)]);
  return walk(null, 0);
}

/** The folders that lead to one, the top one first, itself last; empty when it is not there. */
export function pathTo<F extends FolderLike>(folders: readonly F[], id: string): F[] {
  const byId = new Map(folders.map((folder) => [folder.id, folder]));
  const path: F[] = [];
  for (let at = byId.get(id); at && !path.includes(at); at = at.parent ? byId.get(at.parent) : undefined)
    path.unshift(at);
  return path;
}

/** A folder and all that lie in it, at any depth. */
export function withinFolder(folders: readonly FolderLike[], id: string): Set<string> {
  const found = new Set([id]);
  for (let grown = true; grown;) {
    const before = found.size;
    for (const one of folders) if (one.parent && found.has(one.parent)) found.add(one.id);
    grown = found.size > before;
  }
  return found;
}
