import type { BackupFacts } from '../../shared/contract/backup.ts';
import { archiveLevel, ARCHIVE_OLD, copyLevel, phoneLevel, wholeDays, type Level } from './facts.ts';
import { count } from '../ui/format.ts';

/** A true thing about the backup that is not good; the higher its rank, the worse. */
interface Trouble {
  rank: number;
  level: Level;
  text: string;
}
export interface Known {
  facts: BackupFacts | null;
  /** Changes that a loss left missing; null: none. */
  lost: boolean;
  now: number;
}

const GOOD = 'Backed up and tested.';

function copyTroubles({ vault }: BackupFacts): Trouble[] {
  const level = copyLevel(vault);
  const one = (rank: number, text: string): Trouble[] => [{ rank, level, text }];
  switch (vault.state) {
    case 'full':
      return one(95, 'There is no room left for the second copy.');
    case 'failing':
      return one(94, 'The second copy is failing.');
    case 'never':
      return one(80, 'There is no second copy yet.');
    case 'unknown':
      return one(79, 'How the second copy is, is not known.');
    case 'behind':
      if (!vault.proven) return one(70, 'The second copy was never tested.');
      return one(70, vault.behind > 0 ? 'The second copy is behind.' : 'The second copy needs a new test.');
    case 'ok':
      if (!vault.proven) return one(70, 'The second copy was never tested.');
      return vault.sameDisk ? one(50, 'The second copy lies on the same disk.') : [];
  }
}

function phoneTroubles({ device }: BackupFacts, now: number): Trouble[] {
  const level = phoneLevel(device, now);
  if (level === 'ok') return [];
  if (device.state === 'unknown')
    return [{ rank: 60, level, text: 'When the phone last synced is not known.' }];
  if (device.state === 'never' || !device.at) return [{ rank: 40, level, text: 'No phone has synced yet.' }];
  const days = wholeDays(device.at, now);
  const text = `No phone has synced for ${days === 1 ? 'over a day' : count(days, 'day')}.`;
  return [{ rank: level === 'bad' ? 90 : 60, level, text }];
}

function archiveTroubles({ own }: BackupFacts, now: number): Trouble[] {
  const level = archiveLevel(own, now);
  if (level === 'ok') return [];
  if (own.state === 'unknown')
    return [{ rank: 45, level, text: 'How old your own archive is, is not known.' }];
  if (own.state === 'never' || !own.at)
    return [{ rank: 45, level, text: 'You have no archive of your own yet.' }];
  const old = now - Date.parse(own.at) >= ARCHIVE_OLD;
  const text = old ? 'Your own archive is getting old.' : 'Your own archive misses many changes.';
  return [{ rank: 30, level, text }];
}

/**
 * The headline of Home: the worst true thing, in one or two sentences. "Backed up and tested." stands before it only
 * when that is so and nothing is bad.
 */
export function headline({ facts, lost, now }: Known): string[] {
  const loss = lost ? ['Some of your changes were lost here.'] : [];
  if (!facts) return [...loss, 'How your backup stands is not known right now.'];
  const troubles = [...copyTroubles(facts), ...phoneTroubles(facts, now), ...archiveTroubles(facts, now)];
  troubles.sort((a, b) => b.rank - a.rank);
  const [worst, next] = troubles;
  if (loss.length > 0) return [...loss, ...(worst ? [worst.text] : [])];
  if (!worst) return facts.own.since === 0 ? [GOOD, 'Your own archive holds it too.'] : [GOOD];
  const good = copyLevel(facts.vault) === 'ok' && troubles.every((one) => one.level !== 'bad');
  if (good) return [GOOD, worst.text];
  return next ? [worst.text, next.text] : [worst.text];
}
