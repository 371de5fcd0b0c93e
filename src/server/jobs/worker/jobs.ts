import type { Jobs as AccountJobs } from '../../account/jobs.ts';
import type { VaultJobs } from '../../vault/jobs.ts';

/** All long work by name: the account room's runs in worker threads, the vault's in a process of its own. */
export type Jobs = AccountJobs & VaultJobs;
