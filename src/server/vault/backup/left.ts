import { bodyFault } from '../../account/body-fault.ts';
import { LIVE } from '../../account/live-row.ts';
import { VaultFailure } from '../failures.ts';
import { keepBlob } from '../index/sink.ts';
import { putBlob } from '../write/blobs.ts';
import type { Writing } from '../write/bodies.ts';
import { BODY_UNREADABLE, leaveOut } from '../write/source.ts';
import { liveDigest, type LiveState, type Unreadable } from './point.ts';

/** What of an account cannot be read here and is not in the vault: it is named, and hides nothing else. */

const notHeld = ({ index }: Writing, { unreadable }: LiveState): Unreadable[] =>
  unreadable.filter(
    ({ id, hash }) => index.get<{ hash: string }>('select hash from item where id = ?', id)?.hash !== hash,
  );

/** The state that the vault's index must have: History's, without what could not be copied. */
export async function copyable(
  writing: Writing,
  state: LiveState,
  seq: number,
): Promise<Pick<LiveState, 'digest' | 'items'>> {
  const left = notHeld(writing, state);
  if (left.length === 0) return state;
  return liveDigest(writing.room.db, writing.account, seq, new Set(left.map(({ id }) => id)));
}

/** Names what the vault lacks because it cannot be read here: items by their rows, and bodies that are owed. */
export async function noteLeft(writing: Writing, state: LiveState): Promise<void> {
  for (const { id, kind, name, reason } of notHeld(writing, state))
    writing.left.set(id, { kind, name: name || id, reason });
  for (const { sha } of owed(writing)) {
    const version = await versionWith(writing, sha);
    if (version && !writing.left.has(version.item_id)) await leaveOut(writing, version, BODY_UNREADABLE);
  }
}

const owed = ({ index }: Writing) => index.all<{ sha: string }>('select sha from owed');

/** The newest version that has this body. */
const versionWith = ({ room, account }: Writing, sha: string) =>
  room.db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('body_sha', '=', sha)
    .orderBy('seq', 'desc')
    .limit(1)
    .select(LIVE)
    .executeTakeFirst();

/** Writes again what a check found damaged or missing, from the live store; what cannot be read here stays owed. */
export async function payOwed(writing: Writing): Promise<void> {
  const { room, account, index } = writing;
  for (const { sha } of owed(writing)) {
    if (!(await versionWith(writing, sha))) {
      index.run('delete from owed where sha = ?', sha);
      continue;
    }
    const blob = await room.db
      .selectFrom('blob')
      .where('account_id', '=', account)
      .where('sha', '=', sha)
      .select('size')
      .executeTakeFirst();
    if (blob) await payBlob(writing, sha, blob.size);
    else if ((await bodyFault(room, account, sha)) === null) index.note({ reseed: `body ${sha} is missing` });
  }
}

async function payBlob(writing: Writing, sha: string, size: number): Promise<void> {
  const { room, vault, account, index } = writing;
  try {
    const { copy, bytes } = await putBlob(room, vault, account, sha);
    keepBlob(index, sha, size, copy);
    writing.blobBytes += bytes;
  } catch (error) {
    if (!(error instanceof VaultFailure) || error.code !== 'source') throw error;
  }
}
