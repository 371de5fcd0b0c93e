import type { Kind } from '../../shared/contract/kinds.ts';
import { LifeboatError } from '../../shared/contract/problem.ts';
import type { Props, Version } from './version.ts';

/** A version's row as every part of the account room reads it. */
export interface LiveRow {
  item_id: string;
  seq: number;
  hash: string;
  kind: string;
  collection_id: string;
  href: string;
  media_type: string;
  body_sha: string | null;
  size: number;
  uid: string | null;
  props: string;
}

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

/** A live or past row as the version it records. */
export const versionOf = (row: Omit<LiveRow, 'seq' | 'hash' | 'size' | 'uid' | 'item_id'>): Version => ({
  kind: row.kind as Kind,
  collection: row.collection_id,
  href: row.href,
  mediaType: row.media_type,
  body: row.body_sha,
  props: propsOf(row.props),
});

function propsOf(text: string): Props {
  try {
    return JSON.parse(text) as Props;
  } catch (cause) {
    throw new LifeboatError(
      'item.damaged',
      { detail: 'Its row is not what was written.', retryAfter: 60 },
      { cause },
    );
  }
}
