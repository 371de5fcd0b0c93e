/** Longest name in bytes of UTF-8; the field holds 65,535, paths that any system can unpack are far shorter. */
export const MAX_NAME_BYTES = 4096;

/** Finder stores a folder's own icon in a file whose name ends in a carriage return. */
const FINDER_ICON = /(^|\/)(\._)?Icon\r$/;

const CONTROL = /[\u0000-\u001f\u007f]/;

/** Why `name` must not be used as a path inside an archive, or undefined when it is safe. */
export function nameFault(name: string): string | undefined {
  if (name === '') return 'the name is empty';
  if (CONTROL.test(name) && CONTROL.test(name.replace(FINDER_ICON, '$1Icon')))
    return 'the name has a control character';
  if (name.includes('\\')) return 'the name has a backslash';
  if (name.startsWith('/')) return 'the name is an absolute path';
  if (/^[a-z]:/i.test(name)) return 'the name starts with a drive letter';
  if (name.includes('..') && name.split('/').includes('..')) return 'the name leads out of the folder';
  return undefined;
}

/** Names of letters, digits and harmless signs, each part starting with one: nearly all, judged by one look. */
const PLAIN = /^[\w-][\w .,()+@=~!#$%&'[\]{};-]*(\/[\w-][\w .,()+@=~!#$%&'[\]{};-]*)*$/;

/** Stricter, for names Lifeboat writes itself: every segment has to stand for itself, in valid Unicode. */
export function writtenNameFault(name: string): string | undefined {
  if (PLAIN.test(name)) return undefined;
  const fault = nameFault(name);
  if (fault !== undefined) return fault;
  if (name.includes('\r')) return 'the name has a control character';
  if (name.endsWith('/') || name.includes('//')) return 'the name has an empty part';
  if (/(^|\/)\.(\/|$)/.test(name)) return 'the name has a part "."';
  if (!name.isWellFormed()) return 'the name is not valid Unicode';
  return undefined;
}

/** Two names with the same key are one file on some common file system (macOS: normalisation, Windows: case). */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase().replaceAll('ς', 'σ');
}

/** The name without "." and empty parts, as unpacking would resolve it; a folder loses its "/" at the end. */
export function resolvedName(name: string): string {
  if (!/(^|\/)\.?(\/|$)/.test(name)) return name;
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  return parts.join('/');
}

/** Whether an archive's name stands for a folder. */
export function isFolderName(name: string): boolean {
  return /(^|\/)\.?$/.test(name);
}

const UNPORTABLE = /[\u0000-\u001f\u007f<>:"/\\|?*]/g;
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;

/**
 * `text` as one path part that Windows, macOS and Linux can all hold: no separators, control or reserved
 * characters, no device name, no dot or space at the end, at most `maxBytes` of UTF-8, the extension kept.
 */
export function portablePart(text: string, maxBytes = 200): string {
  const clean = text.toWellFormed().replace(UNPORTABLE, '_').replace(DEVICE, '$1_').replace(/^\s+/, '');
  const trimmed = clean.replace(/[. ]+$/, '');
  return clip(trimmed === '' ? '_' : trimmed, maxBytes);
}

function clip(part: string, maxBytes: number): string {
  if (utf8Length(part) <= maxBytes) return part;
  const extension = /\.[^. ]{1,12}$/.exec(part)?.[0] ?? '';
  const room = maxBytes - utf8Length(extension);
  let stem = '';
  let used = 0;
  for (const sign of part.slice(0, part.length - extension.length)) {
    used += utf8Length(sign);
    if (used > room) break;
    stem += sign;
  }
  return stem.replace(/[. ]+$/, '') + extension;
}

/** Bytes of `text` in UTF-8, without encoding it. A lone surrogate counts 3, as TextEncoder replaces it. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (isPair(unit, text, at)) {
      bytes += 2;
      at++;
    } else bytes += 2;
  }
  return bytes;
}

function isPair(unit: number, text: string, at: number): boolean {
  return (unit & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
}
