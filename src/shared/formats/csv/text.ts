/** The text of a table's file: UTF-8 with or without BOM, UTF-16, else what old Windows programs wrote. */

import { encodingOf, strictUtf8 } from '../bytes.ts';
import type { Encoding } from '../bytes.ts';

export type CsvEncoding = Encoding | 'windows-1252';

/** Line ends are turned into `\n`: mixed ones would join two rows. Never throws. */
export function csvText(bytes: Uint8Array): { text: string; encoding: CsvEncoding } {
  const { text, encoding } = decoded(bytes);
  return { text: text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n'), encoding };
}

function decoded(bytes: Uint8Array): { text: string; encoding: CsvEncoding } {
  const encoding = encodingOf(bytes);
  if (encoding === 'utf-16le' || encoding === 'utf-16be')
    return { text: new TextDecoder(encoding).decode(bytes), encoding };
  const text = strictUtf8(bytes);
  if (text !== null) return { text, encoding };
  return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
}
