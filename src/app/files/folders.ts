import { FIXED } from '../../shared/contract/fixed.ts';
import { collectionsOf } from '../offline/collections.ts';
import { pathTo } from '../ui/folders.ts';

export const folders = () => collectionsOf('folder');
export const LIBRARY = FIXED.library;

/** "Documents / Tax"; '' for what lies in no folder but the library itself. */
export const pathText = (all: ReturnType<typeof folders>, id: string): string =>
  pathTo(all, id)
    .filter((folder) => folder.id !== LIBRARY)
    .map(({ name }) => name)
    .join(' / ');
