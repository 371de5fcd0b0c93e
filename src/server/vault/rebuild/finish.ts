import type { Kysely } from 'kysely';
import type { Kind } from '../../../shared/contract/kinds.ts';
import { versionOf } from '../../account/journal.ts';
import { project, type Projection } from '../../account/project.ts';
import type { Blobs } from '../../store/blobs/blobs.ts';
import { streamBlob } from '../../store/blobs/blobs.ts';
import type { Schema } from '../../store/sql/schema.ts';
import { inOrder } from '../../store/sql/stream.ts';
import { OPEN } from './row-sink.ts';

type Db = Kysely<Schema>;

/** Kinds whose projection is made from their body. */
const FROM_BODY: ReadonlySet<Kind> = new Set(['contact', 'event', 'task', 'note']);
const PROJECTED_AT_ONCE = 200;

/** Makes live what a rebuild left open, and counts the collections' members anew. */
export async function closeRebuild(db: Db, account: string): Promise<void> {
  await db
    .updateTable('version')
    .set({ until_seq: null })
    .where('account_id', '=', account)
    .where('until_seq', '=', OPEN)
    .execute();
  await countMembers(db, account);
}

/**
 * A collection's state follows from its live members and from what left it: each change in it is the seq of one or
 * the other.
 */
async function countMembers(db: Db, account: string): Promise<void> {
  const states = new Map<string, { members: number; seq: number }>();
  const live = await db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('until_seq', 'is', null)
    .groupBy('collection_id')
    .select(({ fn }) => ['collection_id', fn.countAll<number>().as('members'), fn.max('seq').as('seq')])
    .execute();
  for (const row of live) states.set(row.collection_id, { members: Number(row.members), seq: row.seq });
  const left = await db
    .selectFrom('departure')
    .where('account_id', '=', account)
    .groupBy('collection_id')
    .select(({ fn }) => ['collection_id', fn.max('seq').as('seq')])
    .execute();
  for (const { collection_id, seq } of left) {
    const known = states.get(collection_id) ?? { members: 0, seq: 0 };
    states.set(collection_id, { ...known, seq: Math.max(known.seq, seq) });
  }
  for (const [collection_id, state] of states)
    await db
      .insertInto('collection_state')
      .values({ account_id: account, collection_id, ...state })
      .execute();
}

/** Items whose body lies neither among the bodies nor among the blobs recorded: they came back without content. */
export async function withoutBody(db: Db, account: string): Promise<{ item: string; sha: string }[]> {
  const rows = await db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('body_sha', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('body')
            .whereRef('body.account_id', '=', 'version.account_id')
            .whereRef('body.sha', '=', 'version.body_sha')
            .select('body.sha'),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('blob')
            .whereRef('blob.account_id', '=', 'version.account_id')
            .whereRef('blob.sha', '=', 'version.body_sha')
            .select('blob.sha'),
        ),
      ),
    )
    .orderBy('item_id')
    .select(['item_id', 'body_sha'])
    .distinct()
    .execute();
  return rows.map((r) => ({ item: r.item_id, sha: r.body_sha! }));
}

/** Makes the projections of all live items anew. */
export async function projectAll(db: Db, blobs: Blobs, account: string): Promise<void> {
  let page: Projection[] = [];
  const write = async () => {
    if (page.length > 0)
      await db
        .insertInto('projection')
        .values(page.map((p) => ({ account_id: account, ...p })))
        .execute();
    page = [];
  };
  const query = db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('until_seq', 'is', null)
    .selectAll();
  for await (const row of inOrder(query, 'item_id')) {
    const version = versionOf(row);
    const bytes =
      version.body && FROM_BODY.has(version.kind) ? await bodyBytes(db, blobs, account, version.body) : null;
    page.push(project({ id: row.item_id, version, size: row.size, bytes, derived: null }));
    if (page.length >= PROJECTED_AT_ONCE) await write();
  }
  await write();
}

async function bodyBytes(db: Db, blobs: Blobs, account: string, sha: string): Promise<Uint8Array | null> {
  const row = await db
    .selectFrom('body')
    .where('account_id', '=', account)
    .where('sha', '=', sha)
    .select('bytes')
    .executeTakeFirst();
  if (row) return row.bytes;
  if ((await blobs.size(account, sha)) === null) return null;
  const parts: Uint8Array[] = [];
  for await (const bytes of streamBlob(await blobs.open(account, sha))) parts.push(bytes);
  return Buffer.concat(parts);
}
