const LINE_OCTETS = 75;

/** Folds one content line at 75 octets, never inside a character (RFC 6350, section 3.2), with its CRLF. */
export function folded(line: string): string {
  let out = '';
  let octets = 0;
  for (const char of line) {
    const size = Buffer.byteLength(char);
    if (octets + size > LINE_OCTETS) {
      out += '\r\n ';
      octets = 1;
    }
    out += char;
    octets += size;
  }
  return `${out}\r\n`;
}

/** Escapes text for vCard 3.0, 4.0 and iCalendar. */
export function escaped(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\n/g, '\\n');
}

/** A line of vCard 2.1 in quoted-printable, with soft line breaks before 76 characters. */
export function quotedPrintable(property: string, value: string): string {
  const head = `${property};CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:`;
  let out = head;
  let length = head.length;
  for (const octet of Buffer.from(value.replace(/\n/g, '\r\n'))) {
    const plain = octet >= 33 && octet <= 126 && octet !== 61;
    const piece =
      plain || octet === 32
        ? String.fromCharCode(octet)
        : `=${octet.toString(16).toUpperCase().padStart(2, '0')}`;
    if (length + piece.length > 74) {
      out += '=\r\n';
      length = 0;
    }
    out += piece;
    length += piece.length;
  }
  return `${out}\r\n`;
}

/** `2026-05-18T14:30:00Z`. */
export function stamp(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

export function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
