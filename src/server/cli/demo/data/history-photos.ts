import { DAY, HOUR, historyStart } from './history-steps.ts';
import type { HistoryStep } from './history-steps.ts';
import { photoPlan } from './photo-plan.ts';
import type { PhotoDevice, PlannedPhoto } from './photo-plan.ts';
import { Random } from './random.ts';

/** Uploaded and deleted again: the account ends with `count` photos. */
const DELETED = 8;
const LARGEST_BURST = 60;
const OLD_FIRST: readonly [PhotoDevice, number][] = [
  ['Pixel 8', 0.4],
  ['iPad', 49],
  ['web', 74],
];

/** Photos: years of old ones in the first days, then each day's in the evening, the camera's when it was emptied. */
export function photoSteps(seed: number, count: number, now: Date): HistoryStep[] {
  const random = new Random(seed, 'history of photos');
  const plan = photoPlan(seed, count + DELETED, now);
  const start = historyStart(now);
  const steps: HistoryStep[] = [];
  for (const [device, hours] of OLD_FIRST) {
    const old = plan.filter((photo) => photo.device === device && photo.taken < start);
    for (let i = 0; i < old.length; i += LARGEST_BURST) {
      const at = new Date(start.getTime() + hours * HOUR + (i / LARGEST_BURST) * 4 * 60_000);
      steps.push({ at, device, act: 'upload', photos: old.slice(i, i + LARGEST_BURST) });
    }
  }
  steps.push(
    ...dailyBursts(
      random,
      plan.filter(({ taken }) => taken >= start),
      now,
    ),
  );
  return [...steps, ...deletions(random, plan, steps, now)];
}

function dailyBursts(random: Random, recent: PlannedPhoto[], now: Date): HistoryStep[] {
  const bursts = new Map<string, PlannedPhoto[]>();
  for (const photo of recent) {
    const period = photo.device === 'web' ? 12 * DAY : DAY;
    const key = `${photo.device} ${Math.floor(photo.taken.getTime() / period)}`;
    bursts.set(key, [...(bursts.get(key) ?? []), photo]);
  }
  return [...bursts.values()].map((photos) => {
    const last = photos.at(-1)!;
    const wait = last.device === 'web' ? random.between(10, 60) * HOUR : random.between(0.05, 3) * HOUR;
    const at = new Date(
      Math.min(last.taken.getTime() + wait, now.getTime() - random.between(0.9, 1.6) * HOUR),
    );
    return { at, device: last.device, act: 'upload', photos };
  });
}

/** A few that came out badly, deleted days after they were uploaded. */
function deletions(random: Random, plan: PlannedPhoto[], uploads: HistoryStep[], now: Date): HistoryStep[] {
  const bad = random.some(
    plan.filter(({ format, taken }) => format === 'jpeg' && taken.getTime() < now.getTime() - 12 * DAY),
    DELETED,
  );
  return [bad.slice(0, 3), bad.slice(3, 5), bad.slice(5)].map((photos) => {
    const there = uploads.filter(
      (step) => step.act === 'upload' && step.photos.some((one) => photos.includes(one)),
    );
    const newest = Math.max(...there.map(({ at }) => at.getTime()));
    const at = new Date(Math.min(newest + random.between(1, 6) * DAY, now.getTime() - 3 * HOUR));
    return { at, device: random.pick(['Pixel 8', 'web'] as const), act: 'delete', items: [], photos };
  });
}
