import type { ContactWrite } from '../../shared/contract/contacts.ts';
import type { EventWrite, NoteWrite, TaskWrite } from '../../shared/contract/calendar.ts';
import { LifeboatError, type ErrorCode } from '../../shared/contract/problem.ts';
import { fromBase64 } from '../../shared/formats/base64.ts';
import { editObject, newObject } from '../../shared/formats/icalendar/edit.ts';
import { validateObject } from '../../shared/formats/icalendar/read.ts';
import { FormatError } from '../../shared/formats/format-error.ts';
import { editCard, newCard, type CardPatch } from '../../shared/formats/vcard/edit.ts';
import { guessedName } from '../../shared/formats/vcard/model.ts';
import { readCard, validateCard } from '../../shared/formats/vcard/read.ts';

export type TextKind = 'contact' | 'event' | 'task' | 'note';

/** What differs between the kinds whose body is text; everything else about them is one path. */
export interface TextRules<Fields> {
  mediaType: 'text/vcard' | 'text/calendar';
  extension: '.vcf' | '.ics';
  /** Checks bytes that shall be kept as they are; answers their UID. @throws LifeboatError naming line and reason */
  check(bytes: Uint8Array): string | null;
  make(fields: Fields, uid: string, now: Date): Uint8Array;
  /** Changes the lines of the given fields and no other. */
  edit(bytes: Uint8Array, fields: Fields, now: Date): Uint8Array;
}

/** A time as REV and DTSTAMP write it. */
export const stamp = (now: Date) => `${now.toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;

function refuse(code: ErrorCode, verdict: { reason: string; line: number }): never {
  throw new LifeboatError(code, { detail: verdict.reason, where: `line ${verdict.line}` });
}

/** More lines than any program writes in one card or calendar object; reading them would hold every other request up. */
const MOST_LINES = { 'card.malformed': 10_000, 'calendar.malformed': 100_000 } as const;

/** Counts lines as they stand unfolded. */
function checkLength(code: keyof typeof MOST_LINES, bytes: Uint8Array): void {
  let lines = 0;
  let at = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, at)) {
    at = end + 1;
    if (bytes[at] === 32 || bytes[at] === 9) continue;
    lines++;
    if (lines > MOST_LINES[code])
      refuse(code, { reason: `It has more than ${MOST_LINES[code]} lines.`, line: lines });
  }
}

function checkCard(bytes: Uint8Array): string | null {
  checkLength('card.malformed', bytes);
  const verdict = validateCard(bytes);
  return verdict.ok ? readCard(bytes).uid : refuse('card.malformed', verdict);
}

const PHOTO_TYPES = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);

function cardPhoto(dataUrl: string): CardPatch['photo'] {
  const [, mediaType = '', base64 = ''] = /^data:([^;,]+);base64,(.*)$/s.exec(dataUrl) ?? [];
  if (!PHOTO_TYPES.has(mediaType))
    throw new LifeboatError('request.fields', {
      fields: [{ path: 'photo', message: 'must be a data: URL of a JPEG, PNG, GIF or WebP picture' }],
    });
  return { mediaType, bytes: fromBase64(base64) };
}

function cardPatch({ name, names, photo, collection: _, uid: __, ...rest }: ContactWrite): CardPatch {
  const patch: CardPatch = { ...rest };
  if (name !== undefined) patch.fn = name;
  if (names !== undefined) patch.name = names;
  if (photo !== undefined) patch.photo = photo === null ? null : cardPhoto(photo);
  return patch;
}

/** Phones show N, not FN: a new card that says only its name gets the parts a person would guess. */
function withNames(fields: ContactWrite): ContactWrite {
  const name = (fields.name ?? '').trim();
  return fields.names !== undefined || name === '' ? fields : { ...fields, names: guessedName(name) };
}

const contact: TextRules<ContactWrite> = {
  mediaType: 'text/vcard',
  extension: '.vcf',
  check: checkCard,
  make: (fields, uid, now) => newCard(cardPatch(withNames(fields)), uid, { rev: stamp(now) }),
  edit: (bytes, fields, now) => editCard(bytes, cardPatch(fields), { rev: stamp(now) }),
};

/** Runs an edit; a field it cannot take is named to the caller. */
export function told<T>(edit: () => T): T {
  try {
    return edit();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    if (error.code === 'occurrence-missing')
      throw new LifeboatError('occurrence.not-found', { where: error.field }, { cause: error });
    throw new LifeboatError(
      'request.fields',
      { fields: [{ path: error.field ?? '', message: error.message }] },
      { cause: error },
    );
  }
}

const COMPONENT = { event: 'VEVENT', task: 'VTODO', note: 'VJOURNAL' } as const;

function calendarRules<Fields extends EventWrite | TaskWrite | NoteWrite>(
  kind: keyof typeof COMPONENT,
): TextRules<Fields> {
  const component = COMPONENT[kind];
  return {
    mediaType: 'text/calendar',
    extension: '.ics',
    check(bytes) {
      checkLength('calendar.malformed', bytes);
      const verdict = validateObject(bytes);
      if (!verdict.ok) refuse('calendar.malformed', verdict);
      if (verdict.component !== component)
        refuse('calendar.malformed', {
          reason: `This holds a ${verdict.component}, where a ${component} is wanted.`,
          line: 1,
        });
      return verdict.uid;
    },
    make: (fields, uid, now) => told(() => newObject(component, fields, uid, now)),
    edit: (bytes, fields, now) => told(() => editObject(bytes, fields, now)),
  };
}

export const TEXT_KINDS = {
  contact,
  event: calendarRules<EventWrite>('event'),
  task: calendarRules<TaskWrite>('task'),
  note: calendarRules<NoteWrite>('note'),
};

export type FieldsOf<K extends TextKind> = (typeof TEXT_KINDS)[K] extends TextRules<infer F> ? F : never;
