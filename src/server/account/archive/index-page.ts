import { HEADER_ID, PAGE_FOLDER, pathHref, scriptJson } from '../../../shared/formats/archive-page.ts';
import { type About, asOf, counted, PARTIAL } from './words.ts';

/**
 * Only files beside the page are loaded, nothing from a network, nothing inline. Of a page opened from a folder some
 * browsers do not count its neighbours as 'self': `file:` names them.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' file:",
  "style-src 'self' file:",
  "img-src 'self' file: blob:",
  "media-src 'self' file:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * index.html. `header`: JSON of the PageHeader for the script in reader/; null: there is none. What stands in the body
 * is read where the script is missing or may not run: an index.html that was taken out of the archive alone.
 */
export function indexPage(about: About, header: string | null): string {
  const app =
    header === null
      ? ''
      : `<link rel="stylesheet" href="${PAGE_FOLDER}reader.css">
<script src="${PAGE_FOLDER}reader.js"></script>
`;
  const data =
    header === null
      ? ''
      : `<script type="application/json" id="${HEADER_ID}">${scriptJson(header)}</script>\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>Lifeboat archive, ${asOf(about.at)}</title>
${app}</head>
<body>
<div id="app"></div>
<main id="plain">
${plain(about, header !== null)}</main>
${data}</body>
</html>
`;
}

function plain(about: About, whole: boolean): string {
  const { counts, problems, contacts, calendars, photoFolders } = about;
  const more = [
    ...((counts.note ?? 0) > 0 ? ['notes/'] : []),
    ...((counts.file ?? 0) > 0 ? ['files/'] : []),
    'README.txt',
    'manifest.json',
    ...(problems.length > 0 ? ['problems.txt'] : []),
  ];
  const unpack =
    '<p>To look at everything here, unpack the whole archive and open index.html in the unpacked folder, in a browser that may run its script.</p>\n';
  return `<h1>Your Lifeboat archive</h1>
<p>Everything ${asOf(about.at)}, up to change ${about.seq}.</p>
${whole ? unpack : ''}<ul>
${counted(about)
  .map((text) => `<li>${text}</li>`)
  .join('\n')}
</ul>
${problems.length > 0 ? `<p><strong>${PARTIAL}</strong></p>\n` : ''}${list('Address books', contacts)}${list('Calendars', calendars)}${list('Photos and videos', photoFolders)}${list('More', more)}`;
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const link = (path: string): string => `<li><a href="${pathHref(path)}">${escaped(path)}</a></li>`;

const list = (title: string, paths: string[]): string =>
  paths.length === 0 ? '' : `<h2>${title}</h2>\n<ul>\n${paths.map(link).join('\n')}\n</ul>\n`;
