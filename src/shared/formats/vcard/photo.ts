/** The picture in a card: its bytes (2.1 and 3.0 inline, 4.0 as a data URI) or an address elsewhere. */

import { fromBase64, toBase64 } from '../base64.ts';
import { isBase64 } from '../content-lines.ts';
import type { Line } from '../content-lines.ts';
import { parseParams, paramSegments, segmentName } from '../params.ts';
import type { Version } from '../values.ts';
import type { Photo } from './model.ts';
import { textOf } from './properties.ts';
import type { CardLines } from './properties.ts';

const DATA_URI = /^data:([^;,]*)((?:;[^;,]*)*),/i;

export function readPhoto(card: CardLines, line: Line): Photo | null {
  if (isBase64(line.params)) return pictured(fromBase64(line.value), declaredType(line));
  const value = line.value.slice(0, 200).trimStart();
  const match = DATA_URI.exec(value);
  if (!match) {
    const url = textOf(card, line).trim();
    return url === '' ? null : { url };
  }
  const body = line.value.trimStart().slice(match[0].length);
  // 3.0 cards escape the comma of a data URI.
  return /;base64\\?$/i.test(match[2] ?? '') ? pictured(fromBase64(body), match[1] ?? '') : { url: value };
}

const pictured = (bytes: Uint8Array, declared: string): Photo | null =>
  bytes.length === 0
    ? null
    : { mediaType: sniffed(bytes) ?? (declared || 'application/octet-stream'), bytes };

/** From `TYPE=JPEG`, the bare word JPEG, or MEDIATYPE; '' when none is there. */
function declaredType(line: Line): string {
  for (const { name, values } of parseParams(line.params)) {
    if (!['TYPE', 'MEDIATYPE', ''].includes(name)) continue;
    for (const value of values) {
      const word = /^(?:image\/)?(jpe?g|png|gif|webp|bmp|tiff|heic|svg\+xml)$/i
        .exec(value)?.[1]
        ?.toLowerCase();
      if (word) return 'image/' + (word === 'jpg' ? 'jpeg' : word);
    }
  }
  return '';
}

/** What the first bytes say; they are more often right than the parameter. */
function sniffed(bytes: Uint8Array): string | null {
  const begins = (text: string, at = 0) => [...text].every((c, i) => bytes[at + i] === c.charCodeAt(0));
  if (begins('\xff\xd8\xff')) return 'image/jpeg';
  if (begins('\x89PNG')) return 'image/png';
  if (begins('GIF8')) return 'image/gif';
  if (begins('RIFF') && begins('WEBP', 8)) return 'image/webp';
  return begins('BM') ? 'image/bmp' : null;
}

/** Parameters and value (a bin) of a PHOTO line; parameters that say nothing of the value keep their bytes. */
export function writePhoto(
  photo: Photo,
  params: string,
  version: Version,
): { params: string; value: string } {
  const kept = paramSegments(params)
    .filter((segment) => !['', 'ENCODING', 'TYPE', 'VALUE', 'MEDIATYPE'].includes(segmentName(segment)))
    .filter((segment) => !/^X-ABCROP/i.test(segment))
    .map((segment) => ';' + segment)
    .join('');
  if ('url' in photo)
    return { params: `${kept};VALUE=${version === '2.1' ? 'URL' : 'uri'}`, value: photo.url };
  const encoded = toBase64(photo.bytes);
  if (version === '4.0') return { params: kept, value: `data:${photo.mediaType};base64,${encoded}` };
  const type = photo.mediaType.replace(/^image\//, '').toUpperCase();
  return { params: `${kept};ENCODING=${version === '2.1' ? 'BASE64' : 'b'};TYPE=${type}`, value: encoded };
}
