/** Writes one content line, in the encoding its parameters ask for. */

import { toBase64 } from './base64.ts';
import { isAscii, utf8, utf8Bin } from './bytes.ts';
import { foldLine, isBase64, isQuotedPrintable } from './content-lines.ts';
import { withoutIllegal } from './illegal.ts';
import { param, paramSegments, segmentName } from './params.ts';
import { quotedPrintableLine } from './values.ts';
import type { Version } from './values.ts';

/**
 * A raw line: `name` with its group, `params` (a bin) as they were, `text` with its escapes. Parameters change only
 * where the text would otherwise be read wrongly: another character set, or quoted-printable for a 2.1 text.
 */
export function writeLine(
  name: string,
  params: string,
  text: string,
  version: Version,
  ending: string,
): string {
  const clean = withoutIllegal(text);
  let declared = inUtf8(params, clean);
  if (isBase64(declared)) return foldLine(`${name}${declared}:${toBase64(utf8(clean))}`, ending);
  const bin = utf8Bin(clean);
  if (version === '2.1' && !isQuotedPrintable(declared) && !isPlain(`${name}${declared}:${bin}`))
    declared += (isAscii(clean) ? '' : charsetParam(declared)) + ';ENCODING=QUOTED-PRINTABLE';
  if (!isQuotedPrintable(declared)) return foldLine(`${name}${declared}:${oneLine(bin)}`, ending);
  return quotedPrintableLine(`${name}${declared}:`, bin.replace(/\n/g, '\r\n'), ending);
}

/** A line break that no escape stands for must never break the line. */
const oneLine = (bin: string): string => bin.replace(/\r\n?|\n/g, '\\n');

/** 2.1 can fold only at blanks, and knows no escape for a line break: all else goes as quoted-printable. */
const isPlain = (line: string): boolean =>
  line.length <= 75 && /^[\x20-\x7e\t]*$/.test(line) && !line.endsWith(' ');

const charsetParam = (params: string): string => (param(params, 'CHARSET') === null ? ';CHARSET=UTF-8' : '');

/** A text beyond ASCII is written as UTF-8, so a declaration of another character set is corrected. */
function inUtf8(params: string, text: string): string {
  if (!/CHARSET/i.test(params) || (isAscii(text) && !text.includes('~'))) return params;
  return paramSegments(params)
    .map((segment) => (segmentName(segment) === 'CHARSET' ? ';CHARSET=UTF-8' : ';' + segment))
    .join('');
}
