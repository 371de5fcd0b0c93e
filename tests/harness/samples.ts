import sharp from 'sharp';

const lines = (...text: string[]) => `${text.join('\r\n')}\r\n`;

/** A card as a phone writes it: folded lines, unknown properties, a grouped label. */
export const CARD = lines(
  'BEGIN:VCARD',
  'VERSION:3.0',
  'PRODID:-//Phone//EN',
  'UID:card-1@phone',
  'N:Okafor;Amara;;Dr.;',
  'FN:Dr. Amara Okafor',
  'TEL;TYPE=CELL,VOICE:+234 803 555 0142',
  'item1.TEL:+234 1 555 0199',
  'item1.X-ABLabel:Boat house',
  'EMAIL;TYPE=INTERNET,HOME:amara@example.org',
  'NOTE:Oat milk\\, no sugar. Asked twice about the room upstairs\\, whether it is',
  '  free in June.',
  'X-PHONETIC-LAST-NAME:oh-KAH-for',
  'X-UNKNOWN;X-PARAM=1:kept as it is',
  'END:VCARD',
);

export const EVENT = lines(
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Phone//EN',
  'BEGIN:VEVENT',
  'UID:event-1@phone',
  'DTSTAMP:20261101T100000Z',
  'DTSTART:20261126T093000Z',
  'DTEND:20261126T103000Z',
  'SUMMARY:Dentist',
  'LOCATION:Harbour Dental\\, Bergen',
  'X-UNKNOWN:kept',
  'BEGIN:VALARM',
  'ACTION:DISPLAY',
  'TRIGGER:-PT30M',
  'DESCRIPTION:Dentist',
  'END:VALARM',
  'END:VEVENT',
  'END:VCALENDAR',
);

export const TASK = lines(
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Phone//EN',
  'BEGIN:VTODO',
  'UID:task-1@phone',
  'DTSTAMP:20261101T100000Z',
  'SUMMARY:Renew the passport',
  'DUE;VALUE=DATE:20261201',
  'PRIORITY:3',
  'X-UNKNOWN:kept',
  'END:VTODO',
  'END:VCALENDAR',
);

export const NOTE = lines(
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Phone//EN',
  'BEGIN:VJOURNAL',
  'UID:note-1@phone',
  'DTSTAMP:20261101T100000Z',
  'SUMMARY:Wifi at the cabin',
  'DESCRIPTION:Network: Fjord\\nPassword: ask Oskar',
  'X-UNKNOWN:kept',
  'END:VJOURNAL',
  'END:VCALENDAR',
);

/** A JPEG with EXIF: taken on 18 May 2026 at 14:30 in +02:00, by a Pixel 8, turned. */
export async function jpeg(color = '#3a7d8c', width = 640, height = 480): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: color } })
    .withExif({
      IFD0: { Make: 'Google', Model: 'Pixel 8' },
      IFD2: { DateTimeOriginal: '2026:05:18 14:30:00', OffsetTimeOriginal: '+02:00' },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}
