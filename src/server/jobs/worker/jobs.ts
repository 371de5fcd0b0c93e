import { accountJobs } from '../../account/jobs.ts';
import { vaultJobs } from '../../vault/jobs.ts';

/** Jobs that read every row or every byte: they run in a worker thread, never in the one that answers requests. */
export const jobs = { ...accountJobs, ...vaultJobs };

export type Jobs = typeof jobs;
