/** What a caller may do about a refused archive: 400/422, 413, or 415/422 on a door. */
export type ZipFaultKind = 'malformed' | 'too-large' | 'unsupported';

const kinds = {
  'zip.not-a-zip': 'malformed',
  'zip.empty': 'malformed',
  'zip.truncated': 'malformed',
  'zip.trailing': 'malformed',
  'zip.gap': 'malformed',
  'zip.overlap': 'malformed',
  'zip.ambiguous': 'malformed',
  'zip.count': 'malformed',
  'zip.zip64': 'malformed',
  'zip.extra': 'malformed',
  'zip.name': 'malformed',
  'zip.duplicate': 'malformed',
  'zip.local-mismatch': 'malformed',
  'zip.size': 'malformed',
  'zip.crc': 'malformed',
  'zip.inflate': 'malformed',
  'zip.link': 'unsupported',
  'zip.encrypted': 'unsupported',
  'zip.method': 'unsupported',
  'zip.split': 'unsupported',
  'zip.bomb': 'too-large',
  'zip.too-large': 'too-large',
} as const satisfies Record<string, ZipFaultKind>;

export type ZipCode = keyof typeof kinds;

/** Where the fault lies: the entry's name as the archive gives it, and a byte offset in the archive. */
export type ZipPlace = { entry?: string | undefined; offset?: number | undefined; cause?: unknown };

/** A ZIP that cannot be written or must not be trusted. `message` names entry and offset when they are known. */
export class ZipError extends Error {
  readonly code: ZipCode;
  readonly kind: ZipFaultKind;
  readonly entry: string | undefined;
  /** Bytes from the start of the archive. */
  readonly offset: number | undefined;

  constructor(code: ZipCode, detail: string, place: ZipPlace = {}) {
    super(sentence(detail, place), place.cause === undefined ? undefined : { cause: place.cause });
    this.name = 'ZipError';
    this.code = code;
    this.kind = kinds[code];
    this.entry = place.entry;
    this.offset = place.offset;
  }
}

function sentence(detail: string, { entry, offset }: ZipPlace): string {
  const where = offset === undefined ? '' : ` (at byte ${offset})`;
  return entry === undefined ? `${detail}${where}` : `${quoted(entry)}: ${detail}${where}`;
}

/** Entry names are foreign text of up to 64 KiB: escaped and cut before they reach a log or a page. */
function quoted(name: string): string {
  return JSON.stringify(name.length > 120 ? `${name.slice(0, 117)}...` : name);
}
