import { fileTypeFromBuffer } from 'file-type';

/** How many first bytes of a file `sniff` wants; fewer are fine for a shorter file. */
export const SNIFF_BYTES = 4100;

const UNKNOWN = 'application/octet-stream';

/** Types a browser would run or draw as a document: their bytes are kept, but never named as such. */
const NEVER_SERVED = /^(image\/svg|text\/html|text\/xml|application\/(xhtml|xml)|.*\+xml)/;

/** Plain-text types that have no magic; believed from the name only when the bytes are text. */
const TEXT_BY_NAME: Record<string, string> = {
  txt: 'text/plain',
  log: 'text/plain',
  md: 'text/plain',
  csv: 'text/csv',
  json: 'application/json',
  vcf: 'text/vcard',
  ics: 'text/calendar',
  eml: 'message/rfc822',
};

/**
 * The media type of a file from its first bytes; the name only chooses between kinds of plain text.
 * A name never makes something a picture, and SVG, HTML and XML are `application/octet-stream`.
 */
export async function sniff(head: Uint8Array, name: string): Promise<string> {
  const found = await typeByMagic(head.subarray(0, SNIFF_BYTES));
  if (found !== null) return NEVER_SERVED.test(found) ? UNKNOWN : found;
  const text = TEXT_BY_NAME[name.slice(name.lastIndexOf('.') + 1).toLowerCase()];
  return text !== undefined && looksLikeText(head) ? text : UNKNOWN;
}

/** Whether items of this type are photos (pictures and videos); SVG is not. */
export function isPhotoType(mediaType: string): boolean {
  return /^(image|video)\//.test(mediaType) && !NEVER_SERVED.test(mediaType);
}

async function typeByMagic(head: Uint8Array): Promise<string | null> {
  try {
    return (await fileTypeFromBuffer(head))?.mime ?? null;
  } catch {
    return null; // a head that breaks the detector is of no known type
  }
}

/** Valid UTF-8 (a character cut at the end allowed) without control characters, and no markup at its start. */
function looksLikeText(head: Uint8Array): boolean {
  if (head.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) return false;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return !text.trimStart().startsWith('<');
  } catch {
    return false;
  }
}
