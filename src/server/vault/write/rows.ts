import type { Selectable } from 'kysely';
import type { Props } from '../../account/version.ts';
import type { BatchTable, ChangeTable, DepartureTable, VersionTable } from '../../store/sql/schema.ts';
import type { BatchRec, ChangeRec, DepartureRec, VersionRec } from '../format/kinds.ts';

/** Rows of the store as records of the vault. */

export const changeRec = (row: Selectable<ChangeTable>): ChangeRec => ({
  t: 'change',
  seq: row.seq,
  item: row.item_id,
  kind: row.kind,
  before: row.before_hash,
  after: row.after_hash,
  actorType: row.actor_type,
  actorId: row.actor_id,
  at: row.at,
  batch: row.batch_id,
  chain: row.chain,
});

export const versionRec = (row: Selectable<VersionTable>): VersionRec => ({
  t: 'version',
  item: row.item_id,
  seq: row.seq,
  hash: row.hash,
  kind: row.kind,
  collection: row.collection_id,
  href: row.href,
  mediaType: row.media_type,
  body: row.body_sha,
  size: row.size,
  uid: row.uid,
  props: JSON.parse(row.props) as Props,
});

export const departureRec = (row: Selectable<DepartureTable>): DepartureRec => ({
  t: 'departure',
  collection: row.collection_id,
  seq: row.seq,
  href: row.href,
  item: row.item_id,
});

export const batchRec = (row: Selectable<BatchTable>): BatchRec => ({
  t: 'batch',
  id: row.batch_id,
  act: row.act,
  actorType: row.actor_type,
  actorId: row.actor_id,
  at: row.at,
  first: row.first_seq,
  last: row.last_seq,
  undoes: row.undoes,
  counts: row.counts,
  request: row.request,
});
