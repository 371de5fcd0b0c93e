import type { Kind } from '../../shared/contract/kinds.ts';
import { LifeboatError } from '../../shared/contract/problem.ts';
import type { VersionTable } from '../store/sql/schema.ts';
import { type Props, type Version, versionHash } from './version.ts';

/** A version's row as every part of the account room reads it. */
export type LiveRow = Omit<VersionTable, 'account_id' | 'until_seq'>;

/** Its columns. */
export const LIVE = [
  'item_id',
  'seq',
  'hash',
  'kind',
  'collection_id',
  'href',
  'media_type',
  'body_sha',
  'size',
  'uid',
  'props',
] as const;

/** Why an item whose row does not give its hash cannot be read. */
export const ROW_DAMAGED = 'Its row is not what was written.';

/** A live or past row as the version it records. @throws LifeboatError `item.damaged` when it cannot be read as one */
export const versionOf = (row: Omit<LiveRow, 'seq' | 'hash' | 'size' | 'uid' | 'item_id'>): Version => ({
  kind: row.kind as Kind,
  collection: row.collection_id,
  href: row.href,
  mediaType: row.media_type,
  body: row.body_sha,
  props: propsOf(row.props),
});

/** The version a row records, when it still is what its hash names; null otherwise. */
export function soundVersion(row: LiveRow): Version | null {
  try {
    const version = versionOf(row);
    return versionHash(version) === row.hash ? version : null;
  } catch {
    return null; // what cannot even be read as a version is none
  }
}

/** Whether a row still is the version its hash names. */
export const isSoundRow = (row: LiveRow): boolean => soundVersion(row) !== null;

function propsOf(text: string): Props {
  try {
    return JSON.parse(text) as Props;
  } catch (cause) {
    throw new LifeboatError('item.damaged', { detail: ROW_DAMAGED, retryAfter: 60 }, { cause });
  }
}
