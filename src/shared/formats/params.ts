/** Parameters of a content line, read in one pass: a regular expression for quoted values can backtrack for ever. */

import { decodeBin } from './charset.ts';

/** `name` is upper case, or '' for a bare vCard 2.1 word (`TEL;HOME`). */
export type Param = { name: string; values: string[] };

/** The parameters cut at each `;` outside quotes, as bins without that `;`, none empty. */
export function paramSegments(params: string): string[] {
  if (params === '') return [];
  const segments: string[] = [];
  let from = 0;
  let quoted = false;
  const closes = quotesClose(params);
  for (let at = 0; at <= params.length; at++) {
    const code = at === params.length ? 59 : params.charCodeAt(at);
    if (code === 34 && closes) quoted = !quoted;
    if (code !== 59 || (quoted && at < params.length)) continue;
    if (at > from && params.slice(from, at).trim() !== '') segments.push(params.slice(from, at));
    from = at + 1;
  }
  return segments;
}

function quotesClose(params: string): boolean {
  let quotes = 0;
  for (let at = params.indexOf('"'); at >= 0; at = params.indexOf('"', at + 1)) quotes++;
  return quotes % 2 === 0;
}

/** The name of one segment: upper case, '' for a bare word. */
export function segmentName(segment: string): string {
  const equals = segment.indexOf('=');
  return equals < 0 ? '' : segment.slice(0, equals).trim().toUpperCase();
}

export function parseParams(params: string): Param[] {
  return paramSegments(params).map((segment) => {
    const equals = segment.indexOf('=');
    return { name: segmentName(segment), values: valuesOf(segment.slice(equals + 1)) };
  });
}

/** The first value of a parameter, or null. */
export function param(params: string, name: string): string | null {
  if (params === '') return null;
  return parseParams(params).find((one) => one.name === name)?.values[0] ?? null;
}

function valuesOf(list: string): string[] {
  const values: string[] = [];
  for (let at = 0; at <= list.length;) {
    const open = list[at] === '"' ? list.indexOf('"', at + 1) : -1;
    const comma = list.indexOf(',', open < 0 ? at : open);
    const end = comma < 0 ? list.length : comma;
    values.push(unescapeParam(decodeBin(list.slice(at, end).replaceAll('"', '')).trim()));
    at = end + 1;
  }
  return values;
}

/** RFC 6868: `^n` line break, `^'` double quote, `^^` circumflex. */
function unescapeParam(text: string): string {
  if (!text.includes('^')) return text;
  return text.replace(/\^([n'^])/g, (_, letter: string) =>
    letter === 'n' ? '\n' : letter === "'" ? '"' : '^',
  );
}

/** A parameter value as text to write: RFC 6868 escapes, quoted when it holds a separator. */
export function paramValue(text: string): string {
  const escaped = text.replace(/[\^\n"]/g, (letter) =>
    letter === '\n' ? '^n' : letter === '"' ? "^'" : '^^',
  );
  return /[,;:]/.test(escaped) ? `"${escaped}"` : escaped;
}
