/**
 * Content lines of vCard (2.1, RFC 2426, RFC 6350) and iCalendar (RFC 5545 §3.1), split so that joining them gives
 * back every byte. Everything here is linear in its input and never throws.
 */

export { bytesOf, latin1 } from './bytes.ts';

/**
 * One unfolded line. `raw`: all its bytes as a bin, folds and line ending included. `name` is upper case, '' for what
 * is no content line (kept, never read). `params` and `value` are bins: `params` from the first `;` up to the colon.
 */
export type Line = { raw: string; group: string; name: string; params: string; value: string };

type Head = { group: string; name: string; params: string; nameEnd: number; colon: number };

const NAME = /^(?:([A-Za-z0-9_-]+)\.)?([A-Za-z0-9_-]+)[ \t]*(?=[;:])/;
const QUOTED_PRINTABLE = /;[ \t]*(?:ENCODING[ \t]*=[ \t]*)?"?QUOTED-PRINTABLE/i;
const BASE64 = /;[ \t]*(?:ENCODING[ \t]*=[ \t]*)?"?(?:BASE64|B)"?[ \t]*(?:;|$)/i;
const BASE64_LINE = /^[A-Za-z0-9+/=]+[ \t]*$/;
const END_LINE = /^END[ \t]*:[ \t]*V/i;

export const isQuotedPrintable = (params: string): boolean => QUOTED_PRINTABLE.test(params);
export const isBase64 = (params: string): boolean => BASE64.test(params);

const withoutEnding = (text: string): string => text.slice(0, text.length - endingOf(text).length);

/** The line ending a raw line has: CRLF, LF, CR or ''. */
export function endingOf(raw: string): string {
  if (raw.endsWith('\r\n')) return '\r\n';
  return raw.endsWith('\n') ? '\n' : raw.endsWith('\r') ? '\r' : '';
}

function head(text: string): Head | null {
  const match = NAME.exec(text);
  if (!match) return null;
  const nameEnd = match[0].length;
  let colon = nameEnd;
  for (let quoted = false; colon < text.length; colon++) {
    const code = text.charCodeAt(colon);
    if (code === 34) quoted = !quoted;
    else if (code === 58 && !quoted) break;
  }
  // A quote that is never closed: then the first colon ends the parameters.
  if (colon === text.length) colon = text.indexOf(':', nameEnd);
  if (colon < 0) return null;
  const [, group = '', name = ''] = match;
  return { group, name: name.toUpperCase(), params: text.slice(nameEnd, colon), nameEnd, colon };
}

/** What a physical line does to the one before it: 'fold' and 'soft' (quoted-printable) and 'block' go on with it. */
function continuation(next: string, tail: string, quotedPrintable: boolean, base64: boolean) {
  if (quotedPrintable && tail.endsWith('=') && !END_LINE.test(next)) return 'soft';
  if (next[0] === ' ' || next[0] === '\t') return 'fold';
  // vCard 2.1 writers leave out the blank before the lines of a BASE64 block.
  return base64 && BASE64_LINE.test(withoutEnding(next)) ? 'block' : null;
}

/** Splits a bin into lines. `join(split(bin)) === bin` for every bin. */
export function split(bin: string): Line[] {
  const physical = bin.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [];
  const lines: Line[] = [];
  for (let at = 0; at < physical.length;) {
    const first = physical[at++]!;
    let tail = withoutEnding(first);
    const params = head(tail)?.params ?? '';
    const soft = params !== '' && isQuotedPrintable(params);
    const base64 = params !== '' && isBase64(params);
    const raws = [first];
    const parts: string[] = [];
    for (; at < physical.length; at++) {
      const next = physical[at]!;
      const how = continuation(next, tail, soft, base64);
      if (!how) break;
      parts.push(how === 'soft' ? tail.slice(0, -1) : tail);
      tail = how === 'fold' ? withoutEnding(next).slice(1) : withoutEnding(next);
      raws.push(next);
    }
    parts.push(tail);
    lines.push(lineOf(raws.length === 1 ? first : raws.join(''), parts.length === 1 ? tail : parts.join('')));
  }
  return lines;
}

function lineOf(raw: string, text: string): Line {
  const found = head(text);
  if (!found) return { raw, group: '', name: '', params: '', value: text };
  return {
    raw,
    group: found.group,
    name: found.name,
    params: found.params,
    value: text.slice(found.colon + 1),
  };
}

/** The bytes of the lines, as a bin. */
export function join(lines: Iterable<Line>): string {
  let bin = '';
  for (const line of lines) bin += line.raw;
  return bin;
}

/** Group and name as they were written (`item1.Tel`), without parameters. */
export function writtenName(line: Line): string {
  const text = line.raw.replace(/(?:\r\n|\n|\r)[ \t]/g, '');
  return text.slice(0, head(text)?.nameEnd ?? 0);
}

/** One line of at most 75 octets (RFC 6350 §3.2), never cut inside a UTF-8 sequence, with its ending. */
export function foldLine(bin: string, ending: string): string {
  if (bin.length <= 75) return bin + ending;
  const pieces: string[] = [];
  let from = 0;
  for (let room = 75; bin.length - from > room; room = 74) {
    let to = from + room;
    // Step back over continuation bytes, but never so far that broken UTF-8 would stop the progress.
    while (to > from + room - 4 && (bin.charCodeAt(to) & 0xc0) === 0x80) to--;
    pieces.push(bin.slice(from, to));
    from = to;
  }
  pieces.push(bin.slice(from));
  return pieces.join(ending + ' ') + ending;
}
