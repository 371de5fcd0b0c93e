import { calendarSteps } from './history-calendar.ts';
import { contactSteps } from './history-contacts.ts';
import { photoSteps } from './history-photos.ts';
import { DAY, HOUR, historyStart } from './history-steps.ts';
import type { HistoryStep } from './history-steps.ts';
import { portraits } from './portraits.ts';

/** Days after the start at which a backup ran; the one of `FAILED` found no vault, and was tried again a day later. */
const BACKUP_DAYS = [1.2, 3.6, 8.1, 15.1, 29.1, 58.1, 88.1, 119.1, 149.1, 172.1, 191.1];
const FAILED = 190.1;
const SUPPORTED = 203.17;

/**
 * What the demo owner did in seven months, oldest first, no two at the same second: import by the phone, photos,
 * small edits, additions and deletions by three devices, 14 moments of backup of which one fails, and one visit by support.
 * Ends with `counts.contacts` contacts and `counts.photos` photos. The same arguments give the same steps.
 * @param now  the moment everything is dated from; all steps lie before it
 */
export async function history(
  seed: number,
  now: Date,
  counts: { contacts: number; photos: number } = { contacts: 1200, photos: 600 },
): Promise<HistoryStep[]> {
  const steps = [
    ...contactSteps(seed, counts.contacts, now, await portraits(seed)),
    ...calendarSteps(seed, now),
    ...photoSteps(seed, counts.photos, now),
    ...backups(now),
    { at: new Date(historyStart(now).getTime() + SUPPORTED * DAY), act: 'support' as const },
  ];
  return apart(steps.sort((a, b) => a.at.getTime() - b.at.getTime()));
}

function backups(now: Date): HistoryStep[] {
  const start = historyStart(now).getTime();
  const after = [0.011, ...BACKUP_DAYS].map((days): HistoryStep => ({
    at: new Date(start + days * DAY),
    act: 'backup',
  }));
  const failed: HistoryStep = { at: new Date(start + FAILED * DAY), act: 'backup', fails: true };
  return [...after, failed, { at: new Date(now.getTime() - 0.6 * HOUR), act: 'backup' }];
}

/** Whole seconds, each step at least one after the one before. */
function apart(steps: HistoryStep[]): HistoryStep[] {
  let last = 0;
  return steps.map((step) => {
    last = Math.max(last + 1, Math.floor(step.at.getTime() / 1000));
    return { ...step, at: new Date(last * 1000) };
  });
}
