import { snapshotFacts } from '../../account/snapshot.ts';

/** Jobs that read every row or every byte: they run in a worker thread, never in the one that answers requests. */
export const jobs = {
  snapshotFacts,
};

export type Jobs = typeof jobs;
