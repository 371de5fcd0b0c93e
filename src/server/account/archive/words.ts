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

const PARTIAL = 'Something could not be read when this archive was made. problems.txt names it.';

const counted = ({ counts }: About): string[] =>
  Object.entries(WORDS).map(([kind, [one, many]]) => {
    const n = counts[kind as keyof typeof WORDS] ?? 0;
    return `${n} ${n === 1 ? one : many}`;
  });

const day = (at: string | null): string => (at ? `as of ${at.slice(0, 10)}` : 'of an empty account');

/** README.txt: what this is and how each part is used elsewhere. */
export function readme(about: About): string {
  return `Your Lifeboat archive, ${day(about.at)} (change ${about.seq})

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
index.html    An overview; open it in any browser, no network needed.

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

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const link = (path: string): string =>
  `<li><a href="${path.split('/').map(encodeURIComponent).join('/')}">${escaped(path)}</a></li>`;

const list = (title: string, paths: string[]): string =>
  paths.length === 0 ? '' : `<h2>${title}</h2>\n<ul>\n${paths.map(link).join('\n')}\n</ul>\n`;

/** index.html: one page without script or network. */
export function indexPage(about: About): string {
  const { counts, problems, contacts, calendars, photoFolders } = about;
  const more = [
    ...((counts.note ?? 0) > 0 ? ['notes/'] : []),
    ...((counts.file ?? 0) > 0 ? ['files/'] : []),
    'README.txt',
    'manifest.json',
    ...(problems.length > 0 ? ['problems.txt'] : []),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Lifeboat archive, ${day(about.at)}</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 44rem; padding: 0 1rem; color-scheme: light dark; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.1rem; margin-bottom: 0; } ul { margin-top: 0.3rem; }
</style>
</head>
<body>
<h1>Your Lifeboat archive</h1>
<p>Everything ${day(about.at)}, up to change ${about.seq}.</p>
<ul>
${counted(about)
  .map((text) => `<li>${text}</li>`)
  .join('\n')}
</ul>
${problems.length > 0 ? `<p><strong>${PARTIAL}</strong></p>\n` : ''}${list('Address books', contacts)}${list('Calendars', calendars)}${list('Photos and videos', photoFolders)}${list('More', more)}</body>
</html>
`;
}
