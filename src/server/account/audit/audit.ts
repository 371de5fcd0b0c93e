import type { Room } from '../room.ts';
import { auditBodies } from './bodies.ts';
import { auditChain } from './chain.ts';
import { type Finding, Findings } from './findings.ts';
import { auditMembers } from './members.ts';
import { auditPresence } from './presence.ts';
import { auditVersions } from './versions.ts';

export type { Finding } from './findings.ts';

/**
 * Reads every row and byte of an account and names what is not as it was written: the damaged item itself, never what
 * only follows from it. A job.
 */
export async function auditAccount(room: Room, { account }: { account: string }): Promise<Finding[]> {
  const findings = new Findings(account);
  const brokenLines = await auditChain(room, account, findings);
  const faults = await auditBodies(room, account);
  await auditVersions(room, account, findings, { brokenLines, faults });
  const lost = await auditPresence(room, account, findings);
  await auditMembers(room, account, findings, lost);
  return findings.all;
}
