import type { Place } from '../../../shared/formats/media-derived.ts';
import { boxes, findBox, findPath } from './boxes.ts';
import { placeOf } from './exif.ts';

const MAX_TEXT = 200;
const EMPTY = Buffer.alloc(0);

/** Apple's key and value lists: `meta/keys` names what `meta/ilst` holds by number. In `moov`, or its user data. */
export function filmTags(moov: Buffer): Map<string, string> {
  const tags = new Map<string, string>();
  const meta = findBox(moov, 'meta') ?? findPath(moov, 'udta', 'meta');
  if (!meta) return tags;
  // QuickTime writes a plain box, ISO a full one with four bytes of version and flags.
  const inner = meta.toString('latin1', 4, 8) === 'hdlr' ? meta : meta.subarray(4);
  const names = keyNames(findBox(inner, 'keys'));
  for (const entry of boxes(findBox(inner, 'ilst') ?? EMPTY)) {
    const name = names[Buffer.from(entry.type, 'latin1').readUInt32BE(0) - 1];
    const data = findBox(entry.body, 'data'); // type, language, then the text
    if (name && data && data.length > 8)
      tags.set(
        name,
        data
          .subarray(8, 8 + MAX_TEXT)
          .toString('utf8')
          .trim(),
      );
  }
  return tags;
}

function keyNames(keys: Buffer | null): string[] {
  if (!keys || keys.length < 8) return [];
  const names: string[] = [];
  for (const key of boxes(keys.subarray(8))) names.push(key.body.toString('utf8'));
  return names;
}

/** Where a film was taken, as Apple, Android or 3GPP write it. */
export function filmPlace(moov: Buffer, tags: Map<string, string>): Place | null {
  const apple = tags.get('com.apple.quicktime.location.ISO6709');
  // Android: two bytes of length and two of language before the text.
  const android = findPath(moov, 'udta', '\u00a9xyz')
    ?.subarray(4, 4 + MAX_TEXT)
    .toString('latin1');
  const loci = findPath(moov, 'udta', 'loci');
  return iso6709(apple ?? android ?? '') ?? (loci && placeOfLoci(loci));
}

/** `+48.8577+002.2950+035.0/` (ISO 6709, degrees). */
function iso6709(text: string): Place | null {
  const m = /^([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?/.exec(text);
  return m && placeOf(Number(m[1]), Number(m[2]), m[3] === undefined ? undefined : Number(m[3]));
}

/** 3GPP TS 26.244, section 8.10: flags, language, a name ending in NUL, role, then longitude and latitude as 16.16. */
function placeOfLoci(loci: Buffer): Place | null {
  const at = loci.indexOf(0, 6) + 2;
  if (at < 8 || loci.length < at + 8) return null;
  return placeOf(loci.readInt32BE(at + 4) / 65536, loci.readInt32BE(at) / 65536);
}
