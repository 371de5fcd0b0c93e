/**
 * manifest.json: a snapshot written down. Valid JSON as a whole, and one item per line, so that it is written and
 * read without ever being held: the header first, the items sorted by id, then the other files, counts and digest last.
 */

import { canonical } from './canonical-json.ts';

export const MANIFEST_FORMAT = 'lifeboat-manifest-1';
/** Longer lines are refused: no item needs one. */
export const MAX_LINE = 2 * 1024 * 1024;

export type ManifestHeader = {
  format: typeof MANIFEST_FORMAT;
  /** The account's seq the snapshot stands at, and the time of that change (ISO 8601). */
  seq: number;
  at: string | null;
  /** Whether something could not be read; `problems.txt` names it. */
  partial: boolean;
};

/**
 * The version's fields, and where its body is: `path`, a file of its own; or `length` bytes from `offset` in the
 * originals part `file`. `hash` says what the writer had; a reader reckons it anew.
 */
export type ManifestItem = {
  id: string;
  kind: string;
  collection: string;
  href: string;
  mediaType: string;
  /** SHA-256 of the body, hex; null for collections. */
  body: string | null;
  props: Record<string, unknown>;
  hash?: string;
  uid?: string;
  size: number;
  sha256?: string;
  path?: string;
  file?: string;
  offset?: number;
  length?: number;
  /** Why the body is not in the archive. */
  missing?: string;
};

/** A file that is no item's alone: a part of originals/, or something derived from the items. */
export type ManifestFile = { path: string; size: number; sha256: string; derived?: true };

export type ManifestEnd = { counts: Record<string, number>; digest: string };

export type ManifestPart =
  | { type: 'header'; line: number; header: ManifestHeader }
  | { type: 'item'; line: number; item: ManifestItem }
  | { type: 'file'; line: number; file: ManifestFile }
  | { type: 'end'; line: number; end: ManifestEnd };

/** A manifest that must not be trusted; `line` counts from 1. */
export class ManifestError extends Error {
  readonly line: number;
  constructor(line: number, reason: string, options?: ErrorOptions) {
    super(`manifest.json, line ${line}: ${reason}`, options);
    this.name = 'ManifestError';
    this.line = line;
  }
}

type Many<T> = AsyncIterable<T> | Iterable<T>;

/** The manifest's text, line by line with line ends. `items` come sorted by id. */
export async function* manifestLines(manifest: {
  header: Omit<ManifestHeader, 'format'>;
  items: Many<ManifestItem>;
  files: Many<ManifestFile>;
  end: () => ManifestEnd;
}): AsyncGenerator<string> {
  const { seq, at, partial } = manifest.header;
  const header = canonical({ format: MANIFEST_FORMAT, seq, at, partial });
  yield `${header.slice(0, -1)},"items":[\n`;
  yield* commaLines(manifest.items);
  yield '],"files":[\n';
  yield* commaLines(manifest.files);
  const { counts, digest } = manifest.end();
  yield `],"counts":${canonical(counts)},"digest":${canonical(digest)}}\n`;
}

async function* commaLines(values: Many<object>): AsyncGenerator<string> {
  let held: string | null = null;
  for await (const value of values) {
    if (held !== null) yield `${held},\n`;
    held = canonical(value);
  }
  if (held !== null) yield `${held}\n`;
}
