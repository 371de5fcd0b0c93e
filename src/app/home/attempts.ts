import type { Attempt } from '../../shared/contract/backup.ts';
import { bytes, count } from '../ui/format.ts';
import { seconds } from './facts.ts';

export const ATTEMPT_KINDS = [
  { value: 'all', label: 'All' },
  { value: 'proof', label: 'Test restores' },
  { value: 'backup', label: 'Backups' },
  { value: 'scrub', label: 'Re-reads' },
] as const;
export type AttemptFilter = (typeof ATTEMPT_KINDS)[number]['value'];

const NAMES: Record<Attempt['kind'], string> = { backup: 'Backup', proof: 'Test restore', scrub: 'Re-read' };
/** What an attempt reads and counts: a backup and a test restore items, a re-read the vault's files. */
const READ: Record<Attempt['kind'], [string, string]> = {
  backup: ['item', 'items'],
  proof: ['item', 'items'],
  scrub: ['file', 'files'],
};
const STATES: Record<Attempt['state'], string> = {
  succeeded: 'passed',
  partial: 'not whole',
  failed: 'failed',
  running: 'running',
};

/** "Test restore passed" */
export const attemptTitle = ({ kind, state }: Attempt): string =>
  kind === 'backup' && state === 'succeeded'
    ? 'Backup read back and good'
    : `${NAMES[kind]} ${STATES[state]}`;

/** What was counted, or why it failed: "1,965 items read back, 13.6 MB. It took 1 second." */
export function attemptWords(attempt: Attempt): string {
  if (attempt.state === 'failed' || attempt.state === 'partial') return attempt.reason ?? 'Why is not known.';
  if (attempt.state === 'running') return 'It has not ended yet.';
  const time = `It took ${seconds(attempt.seconds)}.`;
  if (attempt.items === 0) return `Nothing new to copy: what is there was compared. ${time}`;
  const [one, many] = READ[attempt.kind];
  const size = attempt.bytes === null ? '' : `, ${bytes(attempt.bytes)}`;
  return attempt.items === null ? time : `${count(attempt.items, one, many)} read back${size}. ${time}`;
}
