import { fold } from '../../shared/formats/fold.ts';
import { digitsOf } from '../ui/find.ts';
import type { Entry } from './entry.ts';

/** A search as typed: words in any order, each anywhere in a card. */
export interface Query {
  /** Folded words. */
  readonly words: readonly Word[];
}
interface Word {
  readonly text: string;
  /** Its digits when it may be part of a number: "(0)47-12" → "04712"; else ''. */
  readonly digits: string;
  /** The same without leading zeros, which a number with its country does not have. */
  readonly significant: string;
}

export function parseQuery(query: string): Query {
  const words = fold(query)
    .split(/\s+/)
    .filter(Boolean)
    .map((text): Word => {
      const digits = /\p{L}/u.test(text) ? '' : digitsOf(text);
      return { text, digits, significant: digits.replace(/^0+/, '') };
    });
  return { words };
}

const holds = (entry: Entry, { text, digits, significant }: Word): boolean =>
  entry.text.includes(text) ||
  (digits !== '' && entry.digits.includes(digits)) ||
  (significant !== '' && significant !== digits && entry.digits.includes(significant));

export const matches = (entry: Entry, query: Query): boolean =>
  query.words.every((word) => holds(entry, word));

/** A longer search only narrows a shorter one; not so with digits, whose leading zeros may be left out. */
export const narrows = (next: string, before: string): boolean =>
  before.trim() !== '' && next.startsWith(before) && !/\d|[^\x20-\x7f]/.test(next);

export interface Part {
  text: string;
  hit: boolean;
}

/** The text in parts, those that match marked. Folded letters may be longer than what they stand for: ß is ss. */
export function marked(text: string, query: Query): Part[] {
  if (query.words.length === 0) return [{ text, hit: false }];
  const characters = [...text];
  const hits = new Array<boolean>(characters.length).fill(false);
  const { plain, from } = spread(characters, fold);
  for (const { text: word } of query.words) mark(plain, from, word, hits);
  if (query.words.some((word) => word.digits)) {
    const numbers = spread(characters, digitsOf);
    for (const { digits, significant } of query.words)
      if (!mark(numbers.plain, numbers.from, digits, hits))
        mark(numbers.plain, numbers.from, significant, hits);
  }
  return joined(characters, hits);
}

/** Folds character by character; `from[i]` is the character the i-th folded one came from. */
function spread(characters: readonly string[], how: (text: string) => string) {
  let plain = '';
  const from: number[] = [];
  characters.forEach((character, at) => {
    const folded = how(character);
    plain += folded;
    for (let n = 0; n < folded.length; n += 1) from.push(at);
  });
  return { plain, from };
}

function mark(plain: string, from: readonly number[], word: string, hits: boolean[]): boolean {
  if (word === '') return false;
  let found = false;
  for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + word.length)) {
    found = true;
    const end = from[at + word.length - 1] ?? -1;
    for (let character = from[at] ?? 0; character <= end; character += 1) hits[character] = true;
  }
  return found;
}

function joined(characters: readonly string[], hits: boolean[]): Part[] {
  const parts: Part[] = [];
  characters.forEach((character, at) => {
    // an accent of its own goes with its letter
    if (/^\p{M}$/u.test(character)) hits[at] = hits[at - 1] ?? false;
    const hit = hits[at] ?? false;
    const last = parts.at(-1);
    if (last?.hit === hit) last.text += character;
    else parts.push({ text: character, hit });
  });
  return parts;
}

/** The second line of a row: what explains the match when the name does not, else what says most of the person. */
export function underline({ name, summary }: Entry, query: Query): string {
  const { org, title, nickname, phones, emails, categories, note } = summary;
  const usual = [org, title, phones[0], emails[0], nickname].find((text) => text && text !== name) ?? '';
  const missing = query.words.filter((word) => !shows(`${name}\n${usual}`, word));
  if (missing.length === 0) return usual;
  const fields = [...phones, ...emails, nickname, title, ...categories, org];
  const field = fields.find((text) => missing.every((word) => shows(text, word)));
  return (
    field ??
    excerpt(note, missing) ??
    fields.find((text) => missing.some((word) => shows(text, word))) ??
    usual
  );
}

function shows(text: string, { text: word, digits, significant }: Word): boolean {
  if (fold(text).includes(word)) return true;
  if (digits === '') return false;
  const numbers = digitsOf(text);
  return numbers.includes(digits) || (significant !== '' && numbers.includes(significant));
}

/** A piece of a note around the first match. */
function excerpt(note: string, words: readonly Word[]): string | null {
  const flat = note.replace(/\s+/g, ' ');
  const folded = fold(flat);
  const at = words.map((word) => folded.indexOf(word.text)).find((place) => place >= 0);
  if (at === undefined) return null;
  return at > 24 ? `… ${flat.slice(at - 16)}` : flat;
}
