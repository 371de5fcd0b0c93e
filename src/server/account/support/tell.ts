import type { AccountState, Advice } from '../../../shared/contract/support.ts';
import { total } from '../counts.ts';

/** All that sentences are made from. */
export type Told = Omit<AccountState, 'advice'>;

const LEVELS: readonly Advice['level'][] = ['bad', 'attention', 'good'];
const NEARLY_FULL = 0.95;

/** What an agent can say to the owner, in plain sentences made from the state alone, the worst first. Pure. */
export function adviceFor(state: Told): Advice[] {
  const all = [account, room, lists, deletions, device, vault, disk, own, failures].flatMap((say) =>
    say(state),
  );
  return LEVELS.flatMap((level) => all.filter((advice) => advice.level === level));
}

const good = (id: string, text: string): Advice => ({ id, level: 'good', text });
const attention = (id: string, text: string): Advice => ({ id, level: 'attention', text });
const bad = (id: string, text: string): Advice => ({ id, level: 'bad', text });

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** "3 November 2026, 14:05 UTC" */
function moment(iso: string): string {
  const at = new Date(iso);
  const [hours, minutes] = [at.getUTCHours(), at.getUTCMinutes()].map((n) => String(n).padStart(2, '0'));
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}, ${hours}:${minutes} UTC`;
}

const many = (n: number, one: string, more = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : more}`;

function account({ account: { state, lost } }: Told): Advice[] {
  if (state === 'live') return [];
  const since = lost?.since ? ` What changed after ${moment(lost.since)} may be missing here.` : '';
  const amount = lost ? ` ${many(lost.to - lost.from + 1, 'change')} did not come back.` : '';
  return [
    bad(
      'account.recovering',
      `Your account was brought back after a loss on our side.${amount}${since} They may still be on your phone: do not reset it, sign it out or remove the account from it until you have read what is missing on Home.`,
    ),
  ];
}

function room({ account: { used, quota } }: Told): Advice[] {
  if (quota === null || used < quota * NEARLY_FULL) return [];
  return used >= quota
    ? [
        bad(
          'room.full',
          'There is no room left in your account, so nothing new can be kept. Nothing that is here is lost.',
        ),
      ]
    : [attention('room.nearly-full', 'Your account is nearly full. What comes in is still kept.')];
}

function lists({ counts }: Told): Advice[] {
  if (counts !== null) return [];
  return [
    bad(
      'lists.unreadable',
      'Your lists cannot be read right now, so nothing is shown instead of something wrong. Leave your phone as it is: it deletes nothing meanwhile. The operator was told.',
    ),
  ];
}

function deletions({ deletions: { held, inBin } }: Told): Advice[] {
  const [newest] = held;
  if (newest) {
    const removed = total(newest.counts?.removed ?? {});
    return [
      attention(
        'deletions.large',
        `A device deleted ${many(removed, 'item')} on ${moment(newest.at)}. They are still kept here: if that was not meant, open that step in History and undo it.`,
      ),
    ];
  }
  if (inBin === 0) return [];
  return [
    good(
      'deletions.bin',
      `${many(inBin, 'deleted item is', 'deleted items are')} in the bin and can be put back.`,
    ),
  ];
}

function device({ device: { state, at }, devices }: Told): Advice[] {
  const last = at === null ? '' : ` Its last changes came on ${moment(at)}.`;
  switch (state) {
    case 'ok':
      return [good('device.ok', `Your phone reaches us.${last}`)];
    case 'attention':
      return [
        attention(
          'device.quiet',
          `Nothing has come from your phone for more than a day.${last} Open it where it has a connection.`,
        ),
      ];
    case 'bad':
      return [
        bad(
          'device.silent',
          `Nothing has come from your phone for more than a week.${last} What is only on it is not kept here: check its connection and the account’s password on it.`,
        ),
      ];
    case 'unknown':
      return [attention('device.unknown', 'Nobody can say right now when your phone was last here.')];
    case 'never':
      return devices.some((d) => d.revokedAt === null)
        ? [
            attention(
              'device.never',
              'Your phone is set up but has never sent anything. Check the account on it.',
            ),
          ]
        : [attention('device.none', 'No phone is connected. Under Devices you can add one.')];
  }
}

function vault({ vault: { state, since, behind, succeeded, proven } }: Told): Advice[] {
  const from = since === null ? '' : ` since ${moment(since)}`;
  const newest = succeeded === null ? '' : ` The last one that worked was on ${moment(succeeded)}.`;
  const waits = behind > 0 ? ` ${many(behind, 'change is', 'changes are')} only here so far.` : '';
  switch (state) {
    case 'ok':
      return [
        good(
          'vault.ok',
          `Your second copy is in order${proven === null ? '' : `: it was last rebuilt and compared on ${moment(proven)}`}.${waits}`,
        ),
      ];
    case 'behind':
      return [
        attention(
          'vault.behind',
          `Your second copy is behind${from}.${waits}${newest} “Back up now” on Home brings it up to date.`,
        ),
      ];
    case 'failing':
      return [
        bad(
          'vault.failing',
          `Your second copy cannot be written${from}.${waits}${newest} The operator was told. Until it works, make an archive of your own.`,
        ),
      ];
    case 'full':
      return [
        bad(
          'vault.full',
          `The disk of the second copy is full${from}.${waits}${newest} The operator was told. Until it works, make an archive of your own.`,
        ),
      ];
    case 'never':
      return [
        attention('vault.never', 'There is no second copy yet. “Back up now” on Home makes the first.'),
      ];
    case 'unknown':
      return [
        attention(
          'vault.unknown',
          `Nobody can say right now how your second copy is${from}. Look again in a minute.`,
        ),
      ];
  }
}

function disk({ vault: { sameDisk } }: Told): Advice[] {
  if (!sameDisk) return [];
  return [
    attention(
      'vault.same-disk',
      'Your data and its second copy lie on one disk: if that disk fails, both are gone. An archive of your own helps.',
    ),
  ];
}

function own({ own: { state, at, since } }: Told): Advice[] {
  const made = at === null ? '' : ` on ${moment(at)}`;
  const differ = since > 0 ? ` ${many(since, 'item differs', 'items differ')} from it now.` : '';
  switch (state) {
    case 'ok':
      return [good('own.ok', `You took an archive of your own${made}.${differ}`)];
    case 'attention':
      return [
        attention(
          'own.old',
          `Your own archive is old: you took it${made || ' a while ago'}.${differ} Make a new one.`,
        ),
      ];
    case 'never':
      return [
        attention(
          'own.never',
          'You have never taken an archive of your own. Under Archive it takes one click.',
        ),
      ];
    case 'unknown':
      return [attention('own.unknown', 'Nobody can say right now how old your own archive is.')];
  }
}

const FAILED: Partial<Record<AccountState['reports'][number]['code'], string>> = {
  'archive.failed': 'An archive could not be made',
  'archive.partial': 'An archive was made without some items; it names each with its reason',
  'restore.failed': 'A restore could not be done, and changed nothing',
  'restore.partial': 'A restore could not put back every item; its report names each with its reason',
};

/** The newest report of each failure. */
function failures({ reports }: Told): Advice[] {
  return Object.entries(FAILED).flatMap(([code, words]) => {
    const newest = reports.find((report) => report.code === code);
    return newest ? [attention(code, `${words} (${moment(newest.at)}).`)] : [];
  });
}
