/** Cards for edits: one of each version, with folds, groups, odd endings and properties nobody knows. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { utf8 } from '../../src/shared/formats/bytes.ts';
import { splitCards } from '../../src/shared/formats/vcard/read.ts';

const text = (lines: string[], ending = '\r\n') => utf8(lines.map((line) => line + ending).join(''));

export const SAMPLES: Record<string, Uint8Array> = {
  'vCard 3.0': text([
    ...['BEGIN:VCARD', 'VERSION:3.0', 'PRODID:-//X//Y', 'N:Dyk;Anna;;Dr.;', 'FN:Dr. Anna Dyk', 'UID:u-1'],
    ...['item1.TEL;type=pref:040 1', 'item1.X-ABLabel:Boat', 'X-ODD ; A=b:kept', 'TEL;TYPE=CELL;X=1:040 2'],
    ...['EMAIL;type=INTERNET;type=HOME:a@b.c', 'item2.ADR;type=HOME:;;Hafen\\, 1;Kiel;;24103;DE;extra'],
    ...['item2.X-ABADR:de', 'URL:http\\://x.example', 'IMPP;X-SERVICE-TYPE=Skype:skype:anna', 'X-AIM:anna'],
    ...['NOTE:a long note that is folded here by a writer who does it', '  his own way', 'CATEGORIES:A,B'],
    ...['item3.X-ABDATE:2011-07-02', 'item3.X-ABLabel:_$!<Anniversary>!$_', 'BDAY:1604-05-17', 'ORG:O;D;E'],
    ...[
      'NICKNAME:x,y',
      'TITLE:T',
      'PHOTO;ENCODING=b;TYPE=JPEG:/9j/',
      ' 4A==',
      'REV:20200101T000000Z',
      '',
      'END:VCARD',
    ],
  ]),
  'vCard 2.1': text(
    [
      ...[
        'BEGIN:VCARD',
        'VERSION:2.1',
        'N;LANGUAGE=de;CHARSET=UTF-8:Müller;Jörg',
        'FN:Joerg',
        'TEL;HOME;VOICE:1',
      ],
      ...['TEL;WORK;FAX:2', 'ADR;HOME:;;Weg 1;Ort;;1;D', 'NOTE;ENCODING=QUOTED-PRINTABLE:a=', 'b=0D=0Ac'],
      ...[
        'AGENT:',
        'BEGIN:VCARD',
        'FN:Nested',
        'TEL:9',
        'END:VCARD',
        'EMAIL;INTERNET:a@b.c',
        'PHOTO;JPEG;BASE64:',
      ],
      ...[' /9j/4A==', '', 'X-ANDROID-CUSTOM:vnd/x;a;b', 'BDAY:19800517', 'URL;WORK:x.example', 'END:VCARD'],
    ],
    '\n',
  ),
  'vCard 4.0': text([
    ...[
      'BEGIN:VCARD',
      'VERSION:4.0',
      'KIND:individual',
      'FN;PREF=1:Anna',
      'FN;ALTID=2:Анна',
      'N:Dyk;Anna;;;',
    ],
    ...[
      'TEL;VALUE=uri;TYPE="home,voice";PREF=1:tel:+49-40-1',
      'TEL;TYPE=cell:2',
      'BDAY;CALSCALE=gregorian:--0517',
    ],
    ...[
      'ANNIVERSARY:20110702',
      'ADR;TYPE=home;GEO="geo:1,2":;;S;C;;;',
      'EMAIL:a@b.c',
      'NOTE:x;y',
      'UID:urn:uuid:1',
    ],
    ...['PHOTO:data:image/png;base64,iVBORw==', 'X-Z:1', 'END:VCARD'],
  ]),
  'no version, no last ending': utf8('BEGIN:VCARD\nFN:A\nTEL:1\nEND:VCARD'),
};

/** Where real files to try lie, when they do. */
const SHARED = process.env.LIFEBOAT_SHARED ?? join(import.meta.dirname, '../../../shared');

/** Real cards by file name, or null when there are none on this machine. */
export function realFiles(folder: 'contacts' | 'calendars'): { name: string; bytes: Uint8Array }[] | null {
  const path = join(SHARED, 'data', folder);
  try {
    return readdirSync(path).map((name) => ({ name, bytes: readFileSync(join(path, name)) }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export const realCards = (): { name: string; bytes: Uint8Array }[] =>
  (realFiles('contacts') ?? []).flatMap(({ name, bytes }) =>
    splitCards(bytes).cards.map((card, n) => ({ name: `${name} ${n + 1}`, bytes: card.bytes })),
  );
