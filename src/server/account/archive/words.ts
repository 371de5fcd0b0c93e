import type { Counts } from '../../../shared/contract/kinds.ts';
import type { FrozenProblem } from './collect.ts';

export interface About {
  /** ISO time of the newest change in it; null for an account that never had one. */
  at: string | null;
  seq: number;
  counts: Counts;
  problems: FrozenProblem[];
  /** Names of the derived files, and the folders photos lie in. */
  contacts: string[];
  calendars: string[];
  photoFolders: string[];
}

const WORDS = {
  contact: ['contact', 'contacts'],
  event: ['event', 'events'],
  task: ['task', 'tasks'],
  note: ['note', 'notes'],
  photo: ['photo or video', 'photos and videos'],
  file: ['other file', 'other files'],
} as const;

export const PARTIAL = 'Something could not be read when this archive was made. problems.txt names it.';

/** "3 contacts", "1 note" …, kinds with none too. */
export const counted = ({ counts }: About): string[] =>
  Object.entries(WORDS).map(([kind, [one, many]]) => {
    const n = counts[kind as keyof typeof WORDS] ?? 0;
    return `${n} ${n === 1 ? one : many}`;
  });

/** "as of 2026-11-22" */
export const asOf = (at: string | null): string => (at ? `as of ${at.slice(0, 10)}` : 'of an empty account');

/** README.txt: what this is and how each part is used elsewhere. */
export function readme(about: About): string {
  return `Your Lifeboat archive, ${asOf(about.at)} (change ${about.seq})

It holds ${counted(about).join(', ')}.
${about.problems.length > 0 ? `\n${PARTIAL}\n` : ''}
Nothing here needs Lifeboat to be read. Every file is stored as it is.

contacts/     One .vcf file for each address book.
              Google: contacts.google.com, Import, choose the file.
              Apple: open the file on a Mac or iPhone, or iCloud.com, Contacts, Import vCard.
              Thunderbird: Address Book, Import, "vCard file".
calendars/    One .ics file for each calendar, with events and tasks.
              Google: calendar.google.com, Settings, Import & export.
              Apple: Calendar on a Mac, File, Import.
              Thunderbird: Calendar, Events and Tasks, Import.
notes/        Each note as a text file.
photos/       Photos and videos by year and month of taking, untouched, under their own names.
files/        Everything else, in its folders.
index.html    Open it in any browser to look at and search all of this; no network needed.
              It needs the folder reader/ beside it.

To put things back into Lifeboat, choose the ZIP file on the page "Archive".
For that, these are read; the files above are made from them:
originals/    Contacts, events, tasks and notes exactly as devices gave them.
manifest.json The list of contents: every item, where it lies, and its SHA-256.
SHA256SUMS    To check that nothing changed: unpack, then run  sha256sum -c SHA256SUMS
`;
}

/** problems.txt. */
export function problemList(problems: FrozenProblem[]): string {
  const lines = problems.map(({ kind, name, id, reason }) => `${kind} "${oneLine(name)}" (${id}): ${reason}`);
  return `What could not be read when this archive was made. It is not in the archive.\n\n${lines.join('\n')}\n`;
}

const oneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f\u2028\u2029]/g, ' ');
