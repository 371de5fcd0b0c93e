import type { PhotoChange, PhotosChanged, SamePhoto } from '../../shared/contract/photos.ts';
import { post } from './send.ts';

/** What is asked of many photos at once. */
export const photos = {
  /** One change to many photos and files (at most 10,000), as one step. */
  change: (ids: readonly string[], change: PhotoChange) =>
    post<PhotosChanged>('/api/photos/change', { ids, ...change }, {}, ['changed', 'skipped']),
  /** Which of these bodies (SHA-256, hex) are in the account already, and where. */
  same: async (sha256: readonly string[]): Promise<SamePhoto[]> =>
    (await post<{ items: SamePhoto[] }>('/api/photos/same', { sha256 }, {}, ['items'])).data.items,
};
