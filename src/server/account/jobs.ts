import { freezeArchive } from './archive/freeze.ts';
import { auditAccount } from './audit/audit.ts';
import { changesSince } from './archive/own.ts';
import { findDoubles } from './contacts/doubles.ts';
import { labelContacts, moveContacts } from './contacts/many.ts';
import { checkTable } from './contacts/table.ts';
import { makeBeside } from './restore/beside.ts';
import { makePlan } from './restore/plan.ts';
import { verifyApplied } from './restore/verify.ts';
import { snapshotFacts } from './snapshot.ts';

/** The account room's long work: reads every row or byte, so it runs in a worker thread. */
export const accountJobs = {
  snapshotFacts,
  auditAccount,
  freezeArchive,
  makePlan,
  makeBeside,
  verifyApplied,
  changesSince,
  findDoubles,
  labelContacts,
  moveContacts,
  checkTable,
};
export type Jobs = typeof accountJobs;
