import type { Kind } from '../../../../shared/contract/kinds.ts';
import { LifeboatError } from '../../../../shared/contract/problem.ts';
import { splitObjects, validateObject } from '../../../../shared/formats/icalendar/read.ts';
import { withUid as withObjectUid } from '../../../../shared/formats/icalendar/split.ts';
import { withUid as withCardUid } from '../../../../shared/formats/vcard/new.ts';
import { readCard, splitCards, validateCard } from '../../../../shared/formats/vcard/read.ts';
import { lenientUtf8 } from '../../../../shared/formats/bytes.ts';
import { defaultCollection } from '../../collections.ts';
import { idOf } from '../../ids.ts';
import { sha256 } from '../../version.ts';
import { tableCards } from './import-table.ts';
import type { Failures } from './wanted.ts';

/** A card or object of a file, with a UID. */
export interface Imported {
  id: string;
  kind: Kind;
  collection: string;
  bytes: Uint8Array;
  uid: string;
  line: number;
  /** Whether the UID line was added here. */
  uidAdded: boolean;
  /** As it stands in the file. */
  text: string;
}

const KIND = { VEVENT: 'event', VTODO: 'task', VJOURNAL: 'note' } as const;

/** The files that are taken, by their usual extension. */
export type ImportFormat = 'vcf' | 'ics' | 'csv';

/** What kind of file it is, by its media type, else by its name. @throws `request.media-type` */
export function importFormat(name: string, mediaType: string): ImportFormat {
  const [plain] = mediaType.toLowerCase().split(';');
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  if (/^text\/(?:x-)?vcard$|^text\/directory$/.test(plain!.trim()) || extension === 'vcf') return 'vcf';
  if (plain!.trim() === 'text/calendar' || ['ics', 'ical', 'ifb'].includes(extension)) return 'ics';
  if (plain!.trim() === 'text/csv' || extension === 'csv') return 'csv';
  throw new LifeboatError('request.media-type', {
    detail: 'Contacts are imported from .vcf and .csv files, events, tasks and notes from .ics files.',
  });
}

export interface ImportInto {
  account: string;
  collection: string | undefined;
  /** Of a table: what its columns become; absent: what their headings say. */
  columns: readonly string[] | undefined;
}

/** The cards or objects of a file, each with its own bytes; what is wrong goes into `failures` with its text. */
export function* readImport(
  format: ImportFormat,
  file: Uint8Array,
  { account, collection, columns }: ImportInto,
  failures: Failures,
): Generator<Imported> {
  const pieces = { vcf: cards, ics: objects, csv: tableCards }[format](file, failures, columns);
  const repeated = new Map<string, number>();
  for (const { kind, bytes, uid, line, content, text = lenientUtf8(bytes) } of pieces) {
    const place = collection ?? defaultCollection(kind);
    const sha = sha256(content ?? bytes);
    const n = repeated.get(sha) ?? 0;
    // a row that stands in a table twice is one contact, a card without a UID that stands there twice is two
    if (uid === null && content === undefined) repeated.set(sha, n + 1);
    // made from the content, so that the same file twice gives the same UIDs
    const given = uid ?? idOf('import', account, place, sha, String(n));
    const whole =
      uid !== null ? bytes : kind === 'contact' ? withCardUid(bytes, given) : withObjectUid(bytes, given);
    const reason = faultOf(kind, whole);
    if (reason) failures.add({ ...reason, line: line + reason.line - 1, where: null, text });
    else
      yield {
        id: idOf('import item', account, place, given),
        kind,
        collection: place,
        bytes: whole,
        uid: given,
        line,
        uidAdded: uid === null && content === undefined,
        text,
      };
  }
}

export interface Piece {
  kind: Kind;
  bytes: Uint8Array;
  uid: string | null;
  line: number;
  /** Of a row of a table: what its UID is made of instead of its bytes, and the row as it stands in the file. */
  content?: string;
  text?: string;
}

function* cards(file: Uint8Array, failures: Failures): Generator<Piece> {
  const { cards: found, failures: bad } = splitCards(file);
  for (const failure of bad) failures.add({ ...failure, where: null });
  for (const { bytes, line } of found) yield { kind: 'contact', bytes, uid: readCard(bytes).uid, line };
}

function* objects(file: Uint8Array, failures: Failures): Generator<Piece> {
  const { objects: found, failures: bad } = splitObjects(file);
  for (const failure of bad) failures.add({ ...failure, where: null });
  for (const { bytes, uid, component, line } of found)
    yield { kind: KIND[component], bytes, uid: uid?.trim() || null, line };
}

function faultOf(kind: Kind, bytes: Uint8Array): { reason: string; line: number } | null {
  const verdict = kind === 'contact' ? validateCard(bytes) : validateObject(bytes);
  return verdict.ok ? null : verdict;
}
