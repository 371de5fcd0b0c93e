import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { mergeCalendar } from '../../../shared/formats/icalendar/merge.ts';
import { readNote } from '../../../shared/formats/icalendar/read.ts';
import { renderForExport } from '../../../shared/formats/vcard/export.ts';
import { readableBody } from '../bodies.ts';
import type { Room } from '../room.ts';
import { sha256 } from '../version.ts';
import type { Frozen, FrozenCollection, FrozenItem } from './collect.ts';
import { type Entries, gathered } from './entries.ts';
import type { ArchiveNames } from './names.ts';

export interface Parts {
  room: Room;
  account: string;
  frozen: Frozen;
  entries: Entries;
  names: ArchiveNames;
  /** The snapshot's time in milliseconds since 1970. */
  mtime: number;
  progress: (items: number) => void;
}

const MEMBERS = "kind in ('contact', 'event', 'task', 'note') and collection = ?";
const READ_AHEAD = 1 << 20;
const LINE_END = new Uint8Array([13, 10]);

/** Originals and what is derived from them, collection by collection in id order. */
export async function writeTextParts(parts: Parts): Promise<void> {
  for (const collection of parts.frozen.collections) {
    if (collection.type === 'folder') continue;
    const any = parts.frozen.pages(MEMBERS, collection.id).next();
    if (any.done) continue;
    const originals = await writeOriginals(parts, collection);
    if (collection.type === 'addressbook') await writeBook(parts, collection, originals);
    if (collection.type === 'calendar') await writeCalendar(parts, collection, originals);
  }
  await writeNotes(parts);
}

/** Bodies of a collection's members in id order, each compared with its SHA-256; what cannot be read becomes a problem. */
export async function* bodiesOf<Item extends FrozenItem>(
  { room, account, frozen }: Parts,
  pages: Iterable<Item[]>,
): AsyncGenerator<{ item: Item; bytes: Uint8Array }> {
  for (const page of pages) {
    if (page.length === 0) continue;
    const rows = await room.db
      .selectFrom('body')
      .where('account_id', '=', account)
      .where(
        'sha',
        'in',
        page.map((item) => item.body!),
      )
      .select(['sha', 'bytes'])
      .execute();
    const known = new Map(rows.map((row) => [row.sha, row.bytes]));
    for (const item of page) {
      if (item.missing !== null) continue;
      const bytes = known.get(item.body!) ?? (await readableBody(room, account, item.body!));
      if (bytes && sha256(bytes) === item.body) yield { item, bytes };
      else frozen.broken(item, 'Its bytes are missing or damaged in the store.');
    }
  }
}

/** The items' own bytes. A line end between two is nobody's; it keeps the file readable by other programs. */
async function writeOriginals(parts: Parts, collection: FrozenCollection): Promise<string> {
  const { frozen, entries, names } = parts;
  const extension = collection.type === 'addressbook' ? '.vcf' : '.ics';
  const name = names.take('originals/', collection.name, collection.type, extension);
  const pieces = async function* () {
    let offset = 0;
    for await (const { item, bytes } of bodiesOf(parts, frozen.pages(MEMBERS, collection.id))) {
      frozen.placedIn(item.id, name, offset, bytes.length);
      yield bytes;
      offset += bytes.length;
      if (bytes.at(-1) !== 10 && bytes.at(-1) !== 13) {
        yield LINE_END;
        offset += LINE_END.length;
      }
      parts.progress(1);
    }
  };
  frozen.originals.set(collection.id, name);
  return (await entries.write('originals', name, gathered(pieces()))).sha;
}

/** The same members' bodies once more, from the part they were just written to: one after another, without the database. */
async function* placedBodies(
  { room, account, frozen }: Parts,
  collection: FrozenCollection,
  originals: string,
): AsyncGenerator<{ item: FrozenItem; bytes: Uint8Array }> {
  let [from, held] = [0, new Uint8Array(0)];
  for (const page of frozen.pages(`${MEMBERS} and part is not null`, collection.id)) {
    for (const item of page) {
      const [start, end] = [item.offset!, item.offset! + item.size];
      if (end > from + held.length) {
        held = new Uint8Array(Math.max(READ_AHEAD, item.size));
        from = start;
        held = held.subarray(0, await room.blobs.fill(account, originals, from, held));
      }
      yield { item, bytes: held.subarray(start - from, end - from) };
    }
  }
}

async function writeBook(parts: Parts, collection: FrozenCollection, originals: string): Promise<void> {
  const name = parts.names.take('contacts/', collection.name, 'contacts', '.vcf');
  const cards = async function* () {
    for await (const { item, bytes } of placedBodies(parts, collection, originals))
      yield renderForExport(bytes, item.id);
  };
  await parts.entries.write('contacts', name, gathered(cards()));
}

/** The objects wait in scratch, since merging reads them one after another without waiting. */
async function writeCalendar(parts: Parts, collection: FrozenCollection, originals: string): Promise<void> {
  const { scratch } = parts.frozen;
  scratch.exec('drop table if exists object; create table object (n integer primary key, bytes blob)');
  for await (const { bytes } of placedBodies(parts, collection, originals))
    scratch.run('insert into object (bytes) values (?)', bytes);
  const objects = function* () {
    for (const { bytes } of scratch.each<{ bytes: Uint8Array }>('select bytes from object order by n'))
      yield bytes;
  };
  const name = parts.names.take('calendars/', collection.name, 'calendar', '.ics');
  await parts.entries.write('calendars', name, gathered(mergeCalendar(objects(), collection.name)));
}

/** Each note as a text file. They share one blob: thousands of small ones would each cost a sync of the disk. */
async function writeNotes({ frozen, entries, names, mtime, ...rest }: Parts): Promise<void> {
  const written: { name: string; size: number; crc32: number; sha: string; at: number }[] = [];
  let at = 0;
  const texts = async function* () {
    const pages = frozen.pages("kind = 'note'");
    for await (const { item, bytes } of bodiesOf({ frozen, entries, names, mtime, ...rest }, pages)) {
      const note = readNote(bytes);
      const title = note?.title || note?.text.split('\n', 1)[0]?.slice(0, 60) || item.href;
      const text = Buffer.from(note ? noteText(note.title, note.text) : bytes);
      written.push({
        name: names.take('notes/', title, 'note', '.txt'),
        size: text.length,
        crc32: crc32(text),
        sha: createHash('sha256').update(text).digest('hex'),
        at,
      });
      at += text.length;
      yield text;
    }
  };
  if (frozen.pages("kind = 'note'").next().done) return;
  const { sha: blob } = await entries.blob(gathered(texts()));
  for (const note of written) entries.add('notes', { ...note, mtime, blob });
}

const noteText = (title: string, text: string): string =>
  title === '' || text.startsWith(title) ? `${text}\n` : `${title}\n\n${text}\n`;
