import { EXTRA_UNICODE_PATH } from './constants.ts';
import { decodeCp437 } from './cp437.ts';
import { crc32 } from './crc32.ts';
import { ZipError } from './errors.ts';
import type { ZipPlace } from './errors.ts';
import { extraField } from './extra.ts';
import { Fields } from './fields.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** `bytes` as text when they are UTF-8, else undefined. */
function asUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/**
 * An entry's name as text. Flag bit 11 says UTF-8, and then it must be; without it many tools write UTF-8
 * nevertheless, and what is no UTF-8 is code page 437 (APPNOTE appendix D). `offset`: of the record, for errors.
 */
export function decodeName(raw: Uint8Array, saysUtf8: boolean, offset?: number): string {
  const text = asUtf8(raw);
  if (text !== undefined) return text;
  if (!saysUtf8) return decodeCp437(raw);
  const entry = decodeCp437(raw);
  throw new ZipError('zip.name', 'the name says it is UTF-8 and is not', { entry, offset });
}

/** The name from Info-ZIP's Unicode path field (4.6.9), used only when it belongs to these name bytes. */
export function unicodePath(raw: Uint8Array, extra: Uint8Array, place: ZipPlace): string | undefined {
  const content = extraField(extra, EXTRA_UNICODE_PATH, place);
  if (content === undefined || content.length < 6) return undefined;
  const fields = new Fields(content);
  if (content[0] !== 1 || fields.u32(1) !== crc32(raw)) return undefined;
  return asUtf8(content.subarray(5));
}
