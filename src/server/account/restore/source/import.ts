import type { Kind } from '../../../../shared/contract/kinds.ts';
import { LifeboatError } from '../../../../shared/contract/problem.ts';
import { splitObjects, validateObject } from '../../../../shared/formats/icalendar/read.ts';
import { withUid as withObjectUid } from '../../../../shared/formats/icalendar/split.ts';
import { withUid as withCardUid } from '../../../../shared/formats/vcard/new.ts';
import { readCard, splitCards, validateCard } from '../../../../shared/formats/vcard/read.ts';
import { lenientUtf8 } from '../../../../shared/formats/bytes.ts';
import { newBody } from '../../bodies.ts';
import { defaultCollection } from '../../collections.ts';
import { idOf } from '../../ids.ts';
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
}

const KIND = { VEVENT: 'event', VTODO: 'task', VJOURNAL: 'note' } as const;

/** The files that are taken, by their usual extension. */
export type ImportFormat = 'vcf' | 'ics';

/** What kind of file it is, by its media type, else by its name. @throws `request.media-type` */
export function importFormat(name: string, mediaType: string): ImportFormat {
  const [plain] = mediaType.toLowerCase().split(';');
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  if (/^text\/(?:x-)?vcard$|^text\/directory$/.test(plain!.trim()) || extension === 'vcf') return 'vcf';
  if (plain!.trim() === 'text/calendar' || ['ics', 'ical', 'ifb'].includes(extension)) return 'ics';
  throw new LifeboatError('request.media-type', {
    detail: 'Contacts are imported from .vcf files, events, tasks and notes from .ics files.',
  });
}

/** The cards or objects of a file, each with its own bytes; what is wrong goes into `failures` with its text. */
export function* readImport(
  format: ImportFormat,
  file: Uint8Array,
  { account, collection }: { account: string; collection: string | undefined },
  failures: Failures,
): Generator<Imported> {
  const pieces = format === 'vcf' ? cards(file, failures) : objects(file, failures);
  const repeated = new Map<string, number>();
  for (const { kind, bytes, uid, line } of pieces) {
    const place = collection ?? defaultCollection(kind);
    const { sha } = newBody(bytes);
    const n = repeated.get(sha) ?? 0;
    if (uid === null) repeated.set(sha, n + 1);
    // made from the bytes, so that the same file twice gives the same UIDs
    const given = uid ?? idOf('import', account, place, sha, String(n));
    const whole =
      uid !== null ? bytes : kind === 'contact' ? withCardUid(bytes, given) : withObjectUid(bytes, given);
    const reason = faultOf(kind, whole);
    if (reason)
      failures.add({ ...reason, line: line + reason.line - 1, where: null, text: lenientUtf8(bytes) });
    else
      yield {
        id: idOf('import item', account, place, given),
        kind,
        collection: place,
        bytes: whole,
        uid: given,
        line,
        uidAdded: uid === null,
      };
  }
}

interface Piece {
  kind: Kind;
  bytes: Uint8Array;
  uid: string | null;
  line: number;
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
