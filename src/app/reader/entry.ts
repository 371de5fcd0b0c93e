import type { PageKind } from '../../shared/formats/archive-page.ts';
import { digitsOf } from '../ui/find.ts';
import { bytes, count, fold, length, shortDay } from '../ui/format.ts';
import { noteExcerpt, noteName } from '../ui/note-words.ts';
import { typeWords } from '../ui/type-words.ts';
import type { Entry, Rows } from './rows.ts';

type Words = { title: string; under: string; more: readonly (string | undefined)[] };

const UNNAMED = 'Without a title';

/** "Tue 24 Nov 2026", with the time when there is one: as it was written, on its own clock. */
export function dayAndTime(local: string | null | undefined): string {
  if (!local) return '';
  const day = shortDay(local.length === 10 ? `${local}T00:00` : local, new Date(0), true);
  return local.length > 10 ? `${day}, ${local.slice(11, 16)}` : day;
}

const joined = (...parts: (string | null | undefined | false)[]): string => parts.filter(Boolean).join(' · ');

const wordsOf: { [K in PageKind]: (row: Rows[K]) => Words } = {
  contact({ name = '', org, title, nickname, phones = [], emails = [], categories = [], note, group }) {
    const under =
      group == null
        ? joined(org !== name && org, title) || phones[0] || emails[0] || ''
        : `Group, ${count(group, 'member')}`;
    const more = [org, title, nickname, ...phones, ...phones.map(digitsOf), ...emails, ...categories, note];
    return { title: name || 'Without a name', under, more };
  },
  event: ({ title, start, location, recurring }) => ({
    title: title || UNNAMED,
    under: joined(dayAndTime(start), recurring && 'repeats', location),
    more: [location],
  }),
  task: ({ title, due, done, recurring }) => ({
    title: title || UNNAMED,
    under: joined(done && 'Done', due && `Due ${dayAndTime(due)}`, recurring && 'repeats'),
    more: [],
  }),
  note({ title = '', text = '' }) {
    return { title: noteName({ title, text }), under: noteExcerpt({ title, text }), more: [text] };
  },
  photo: ({ name = '', title, takenAt, video, duration, albums = [], description }) => ({
    title: title || name,
    under: joined(
      dayAndTime(takenAt),
      video && (duration ? `Video ${length(duration)}` : 'Video'),
      ...albums,
    ),
    more: [name, description ?? '', ...albums, takenAt],
  }),
  file: ({ name = '', path, size, mediaType = '', description }) => ({
    title: name,
    under: joined(typeWords(mediaType, name), bytes(size ?? 0), folderOf(path)),
    more: [path, description],
  }),
};

/** "Trips/Norway" of files/Trips/Norway/ticket.pdf. */
export const folderOf = (path = ''): string => path.split('/').slice(1, -1).join('/');

export function entryOf<K extends PageKind>(kind: K, row: Rows[K], n: number): Entry<K> {
  const { title, under, more } = wordsOf[kind](row);
  return { kind, id: row.id, n, row, title, under, text: fold([title, under, ...more].join('\n')) };
}

const letters = new Map<string, string>();

/** The heading a name lies under: its first letter without accents. Asked for every row of a list at once. */
export function letterOf({ text }: Entry): string {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0);
  let letter = letters.get(first);
  if (letter === undefined) letters.set(first, (letter = /\p{L}/u.test(first) ? first.toUpperCase() : '#'));
  return letter;
}
