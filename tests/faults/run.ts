import { addAccount, folders } from '../harness/server.ts';
import { atFirstByte, duringApply, duringBackup, underWrites } from './cycles.ts';
import { Record } from './record.ts';
import { firstStartCycle, OldFolder } from './starts.ts';
import { Victim } from './victim.ts';

/** What kill runs found; every check passed when there is one. */
export interface Summary {
  cycles: { [kind: string]: number };
  acknowledged: number;
  unknown: number;
  audits: number;
  /** Milliseconds of the starts after kills. */
  starts: { median: number; slowest: number };
}

type Kind = 'writes' | 'first byte' | 'first start' | 'migration' | 'backup' | 'apply';

/** Of ten cycles: six under writes, one at the first byte; the others share three. */
const TEN: readonly (Kind | 'other')[] = [
  ...([
    'writes',
    'writes',
    'first byte',
    'other',
    'writes',
    'other',
    'writes',
    'writes',
    'other',
    'writes',
  ] as const),
];
const OTHERS: readonly Kind[] = ['backup', 'first start', 'apply', 'migration'];

export function scheduled(cycles: number): Kind[] {
  let others = 0;
  return Array.from({ length: cycles }, (_, i) => {
    const kind = TEN[i % TEN.length]!;
    return kind === 'other' ? OTHERS[others++ % OTHERS.length]! : kind;
  });
}

/** Runs these cycles over one account that grows, each kill followed by a start and a look at everything. */
export async function runFaults(kinds: readonly Kind[], say: (line: string) => void): Promise<Summary> {
  const where = await folders();
  await addAccount(where);
  const victim = new Victim(where);
  const record = new Record();
  const old = kinds.includes('migration') ? await OldFolder.make() : null;
  const counts: Summary['cycles'] = {};
  let audits = 0;
  try {
    for (const [i, kind] of kinds.entries()) {
      counts[kind] = (counts[kind] ?? 0) + 1;
      await cycle(kind, victim, record, old);
      // rows and bytes of everything are read now and then, and at the end
      const whole = i % 10 === 9 || i === kinds.length - 1;
      const checked = await lookAfter(victim, record, whole);
      if (whole) audits++;
      say(`${i + 1}/${kinds.length} ${kind}: ${checked} acknowledged writes are there`);
    }
    return {
      cycles: counts,
      acknowledged: record.writes.length,
      unknown: record.unknown,
      audits,
      starts: timesOf(victim),
    };
  } catch (error) {
    throw new Error(
      `${(error as Error).message}\nthe server said:\n${victim.server?.output().slice(-4000)}`,
      {
        cause: error,
      },
    );
  } finally {
    if (victim.server) await victim.kill();
    await old?.remove();
    await where.remove();
  }
}

async function cycle(kind: Kind, victim: Victim, record: Record, old: OldFolder | null): Promise<void> {
  if (kind === 'first start') return firstStartCycle();
  if (kind === 'migration') return old!.cycle();
  await victim.running();
  const client = await victim.client();
  const kinds = { writes: underWrites, 'first byte': atFirstByte, backup: duringBackup, apply: duringApply };
  await kinds[kind](victim, client, record);
}

async function lookAfter(victim: Victim, record: Record, whole: boolean): Promise<number> {
  if (await victim.running()) await victim.assertTidy();
  const checked = await victim.look((room, account) => record.verify(room, account, whole));
  if (whole) await victim.assertSound();
  return checked;
}

function timesOf({ starts }: Victim): Summary['starts'] {
  const sorted = starts.toSorted((a, b) => a - b);
  return {
    median: Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0),
    slowest: Math.round(sorted.at(-1) ?? 0),
  };
}

export function summaryLine({ cycles, acknowledged, unknown, audits, starts }: Summary): string {
  const kills = Object.entries(cycles).map(([kind, n]) => `${n} ${kind}`);
  return (
    `kill -9: ${Object.values(cycles).reduce((a, b) => a + b, 0)} cycles (${kills.join(', ')}), ` +
    `${acknowledged} acknowledged writes, 0 lost; ${unknown} cut off without an answer; ${audits} whole audits clean; ` +
    `start after a kill: median ${starts.median} ms, slowest ${starts.slowest} ms`
  );
}
