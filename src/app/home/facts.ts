import type { BackupFacts } from '../../shared/contract/backup.ts';
import { count, day, listing, number } from '../ui/format.ts';
import { countKind } from '../ui/kinds.ts';

/** The three facts of Home in words. Pure: facts and the time of reading in, sentences out. */
export type Level = 'ok' | 'attention' | 'bad';
export interface Fact {
  level: Level;
  /** The level as it is spoken: "good", "needs attention". */
  word: string;
  /** The fact itself; a time follows when `at` is given. */
  lead: string;
  at: string | null;
  /** How the time is written: since when, or at what o'clock. */
  as: 'relative' | 'clock';
  /** What was counted, what is not known, what to do. */
  proof: string[];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
export const PHONE_ATTENTION = DAY;
export const PHONE_BAD = 7 * DAY;
export const ARCHIVE_OLD = 30 * DAY;
export const ARCHIVE_CHANGES = 1000;

const WORDS: Record<Level, string> = { ok: 'good', attention: 'needs attention', bad: 'bad' };
const fact = (level: Level, lead: string, proof: string[], at: string | null = null): Fact => ({
  level,
  word: WORDS[level],
  lead,
  at,
  as: 'clock',
  proof: proof.filter((sentence) => sentence !== ''),
});
const ageOf = (at: string, now: number) => now - Date.parse(at);

/** How old the phone's last sync is, never better than the service says. */
export function phoneLevel({ state, at }: BackupFacts['device'], now: number): Level {
  if (!at || state === 'never' || state === 'unknown') return 'attention';
  const age = ageOf(at, now);
  if (state === 'bad' || age >= PHONE_BAD) return 'bad';
  return state === 'attention' || age >= PHONE_ATTENTION ? 'attention' : 'ok';
}

export function phoneFact(device: BackupFacts['device'], now: number): Fact {
  if (device.state === 'unknown')
    return fact('attention', 'Not known', ['When the phone last synced could not be read.']);
  if (device.state === 'never' || !device.at)
    return fact('attention', 'No phone has synced yet', ['Nothing here came from a phone by itself.']);
  const { added, changed, removed } = device.counts;
  const came = added + changed + removed;
  const waits = device.reported
    ? 'The phone has said what it still holds.'
    : 'Whether something waits on the phone is not known: it has not reported.';
  const proof = [`${count(came, 'change')} came in.`, waits];
  return { ...fact(phoneLevel(device, now), '', proof, device.at), as: 'relative' };
}

type Vault = BackupFacts['vault'];

/** "All 1,381 items were read back and matched. It took 2 seconds." */
export function provenWords(proven: Vault['proven']): string {
  if (!proven) return '';
  const items = proven.items === null ? 'Everything was' : `All ${count(proven.items, 'item')} were`;
  return `${items} read back and matched. It took ${seconds(proven.seconds)}.`;
}

export function seconds(n: number | null): string {
  if (n === null) return 'a time that was not noted';
  if (n < 1) return 'under a second';
  return n < 120 ? count(Math.round(n), 'second') : count(Math.round(n / 60), 'minute');
}

const SAME_DISK =
  'It lies on the same disk as Lifeboat itself: one broken disk would take both. The operator can move it.';

export function copyLevel(vault: Vault): Level {
  if (vault.state === 'failing' || vault.state === 'full') return 'bad';
  return vault.state === 'ok' && vault.proven && !vault.sameDisk ? 'ok' : 'attention';
}

const onlyHere = (behind: number): string =>
  behind > 0 ? `${count(behind, 'change')} ${behind === 1 ? 'is' : 'are'} only here so far.` : '';

/** The last test restore is the fact, unless something worse is true. */
export function copyFact(vault: Vault): Fact {
  const level = copyLevel(vault);
  const disk = vault.sameDisk ? SAME_DISK : '';
  const todo = vault.todo ?? '';
  if (vault.state === 'unknown')
    return fact(level, vault.since ? 'Not known since' : 'Not known', [todo], vault.since);
  if (vault.state === 'never') return fact(level, 'Never made', [onlyHere(vault.behind), todo, disk]);
  if (level === 'bad') {
    const lead = vault.state === 'full' ? 'No room left since' : 'Failing since';
    const last = vault.proven
      ? `The last test restore passed ${day(vault.proven.endedAt ?? vault.proven.startedAt)}.`
      : '';
    return fact(
      level,
      vault.since ? lead : lead.replace(' since', ''),
      [todo, onlyHere(vault.behind), last],
      vault.since,
    );
  }
  if (!vault.proven) return fact(level, 'Made, but not tested yet', [onlyHere(vault.behind), todo, disk]);
  const at = vault.proven.endedAt ?? vault.proven.startedAt;
  return fact(
    level,
    'Test restore passed,',
    [provenWords(vault.proven), onlyHere(vault.behind), todo, disk],
    at,
  );
}

export function archiveLevel({ state, at, since }: BackupFacts['own'], now: number): Level {
  if (state === 'never' || state === 'unknown' || !at) return 'attention';
  const old = ageOf(at, now) >= ARCHIVE_OLD || since >= ARCHIVE_CHANGES;
  return state === 'attention' || old ? 'attention' : 'ok';
}

export function archiveFact(own: BackupFacts['own'], now: number): Fact {
  if (own.state === 'unknown')
    return fact('attention', 'Not known', ['When you last took an archive could not be read.']);
  if (own.state === 'never' || !own.at)
    return fact('attention', 'Never made', ['No copy of your data is in your own hands yet.']);
  const changes =
    own.since === 0
      ? 'Nothing has changed since: it holds everything.'
      : `${count(own.since, 'change')} since ${day(own.at, new Date(now))} ${own.since === 1 ? 'is' : 'are'} not in it${kindsWords(own.counts)}.`;
  return fact(archiveLevel(own, now), ageWords(ageOf(own.at, now)), [changes]);
}

/** ": 3 contacts added, 1 note removed"; '' when nothing is known by kind. */
function kindsWords(counts: BackupFacts['own']['counts']): string {
  const parts = (['added', 'changed', 'removed'] as const).flatMap((turn) => {
    const kinds = Object.entries(counts[turn]).filter(([, n]) => n > 0);
    return kinds.map(([kind, n]) => `${countKind(kind, n)} ${turn}`);
  });
  return parts.length > 0 ? `: ${listing(parts)}` : '';
}

/** "41 days old" */
export function ageWords(age: number): string {
  if (age < HOUR) return 'Under an hour old';
  if (age < DAY) return `${count(Math.floor(age / HOUR), 'hour')} old`;
  return `${count(Math.floor(age / DAY), 'day')} old`;
}

export const wholeDays = (at: string, now: number): number => Math.max(1, Math.floor(ageOf(at, now) / DAY));
export const changesRange = ({ from, to }: { from: number; to: number }): string =>
  from === to ? `change ${number(from)}` : `changes ${number(from)} to ${number(to)}`;
