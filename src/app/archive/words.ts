import type { Archive } from '../../shared/contract/archives.ts';

/** How many items an archive holds, as an owner counts: collections are none. */
export const itemsIn = ({ counts }: Pick<Archive, 'counts'>): number =>
  Object.entries(counts).reduce((sum, [kind, n]) => sum + (kind === 'collection' ? 0 : n), 0);

/** Whether its bytes can be asked for. */
export const isReady = ({ state }: Pick<Archive, 'state'>): boolean =>
  state === 'complete' || state === 'partial';
