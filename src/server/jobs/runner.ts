import type { Jobs as AccountJobs } from '../account/jobs.ts';
import type { Runner } from '../account/room.ts';
import type { VaultJobs } from '../vault/jobs.ts';
import { VAULT_JOBS } from './vault/messages.ts';
import type { Jobs } from './worker/jobs.ts';

const isVaults = (job: string): job is keyof VaultJobs => (VAULT_JOBS as readonly string[]).includes(job);

/** Sends each job to where its kind runs. */
export const runnerOf = (threads: Runner<AccountJobs>, vault: Runner<VaultJobs>): Runner<Jobs> => ({
  run: (job, args, progress) =>
    isVaults(job)
      ? (vault.run(job, args as never) as never)
      : (threads.run(job as keyof AccountJobs, args as never, progress) as never),
});
