import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { now } from '../../account/room.ts';
import type { Db } from '../../account/journal.ts';
import { sha256 } from '../../account/version.ts';
import { canonical } from '../../../shared/formats/canonical-json.ts';
import { makeFolder, writeFileWhole } from '../../store/files.ts';
import { inOrder } from '../../store/sql/stream.ts';
import { readErasures } from '../erasure.ts';
import { damaged, VaultFailure } from '../failures.ts';
import type { ErasureRec, HeadRec, RowRec } from '../format/kinds.ts';
import { instancePath } from '../format/names.ts';
import type { Line } from '../format/records.ts';
import { indexFolder } from '../index/database.ts';
import { withLock } from '../index/lock.ts';
import type { Vault } from '../open.ts';
import type { VaultRoom } from '../place.ts';
import { readInstance } from '../read/instance.ts';
import type { Out } from './bodies.ts';
import { freeTime } from './free-time.ts';

/** What the last instance file held; kept beside the index, and of no weight when it is lost. */
interface Last {
  path: string;
  size: number;
  stable: string;
  heads: string;
}

/** Keys of the instance table that tell about this very vault, and would be untrue after a restore. */
export const isOwnToVault = (key: string): boolean => key.startsWith('vault.');

/**
 * Writes the instance's own file when something in it changed, and reads it back. Without `heads` a change of nothing
 * but heads is left for the next time: the accounts' own files tell them too.
 */
export async function writeInstance(
  room: VaultRoom,
  vault: Vault,
  { heads }: { heads: boolean },
): Promise<void> {
  await withLock(room.data, 'instance', async () => {
    const rows = await instanceRows(room.db);
    const secret = await readSecret(room.vault.secretFile);
    const erased = [...(await readErasures(vault)).erased.values()];
    const stable = sha256(canonical([rows, sha256(secret), erased]));
    const last = await readLast(room.data);
    const there = last !== null && (await vault.files.size(last.path)) === last.size;
    if (there && last.stable === stable && (!heads || last.heads === (await headsHash(room.db)))) return;
    await write(room, vault, { rows, secret, erased, stable });
  });
}

async function write(
  room: VaultRoom,
  vault: Vault,
  what: { rows: RowRec[]; secret: Buffer; erased: ErasureRec[]; stable: string },
): Promise<void> {
  const path = await freeTime(vault, room.clock(), instancePath);
  const { rows, secret, erased, stable } = what;
  async function* records(): AsyncGenerator<Out> {
    const instance = room.vault.instance;
    yield { line: { t: 'instance', version: 1, instance, at: now(room), stable } };
    yield { line: { t: 'secret' }, bytes: secret };
    for (const rec of [...rows, ...erased]) yield { line: rec as unknown as Line };
    for await (const head of headRecs(room.db)) yield { line: head as unknown as Line };
  }
  const size = await vault.putRecords(path, records());
  const read = await readInstance(vault, path);
  if (sha256(canonical([read.rows, sha256(read.secret ?? ''), read.erased])) !== stable)
    throw damaged(path, 'is not what was written');
  const last: Last = { path, size, stable, heads: hashHeads(read.heads.values()) };
  await makeFolder(indexFolder(room.data));
  await writeFileWhole(lastPath(room.data), JSON.stringify(last));
}

/** Agents and operators with their sign-ins, and what the instance remembers. */
async function instanceRows(db: Db): Promise<RowRec[]> {
  const users = await db
    .selectFrom('auth_user')
    .where('role', '!=', 'owner')
    .orderBy('id')
    .selectAll()
    .execute();
  const found: RowRec[] = [];
  for (const user of users) {
    const credentials = await db
      .selectFrom('auth_credential')
      .where('userId', '=', user.id)
      .orderBy('id')
      .selectAll()
      .execute();
    for (const row of [user, ...credentials])
      found.push({ t: 'row', table: 'role' in row ? 'auth_user' : 'auth_credential', row: { ...row } });
  }
  const settings = await db.selectFrom('instance').orderBy('key').selectAll().execute();
  for (const row of settings)
    if (!isOwnToVault(row.key)) found.push({ t: 'row', table: 'instance', row: { ...row } });
  return found;
}

async function* headRecs(db: Db): AsyncGenerator<HeadRec> {
  const query = db.selectFrom('account').select(['account_id', 'epoch', 'seq', 'chain']);
  for await (const { account_id: account, epoch, seq, chain } of inOrder(query, 'account_id'))
    yield { t: 'head', account, epoch, seq, chain };
}

async function headsHash(db: Db): Promise<string> {
  const heads: HeadRec[] = [];
  for await (const head of headRecs(db)) heads.push(head);
  return hashHeads(heads);
}

const hashHeads = (heads: Iterable<HeadRec>): string =>
  sha256([...heads].map((h) => `${h.account} ${h.epoch} ${h.seq} ${h.chain}\n`).join(''));

async function readSecret(file: string): Promise<Buffer> {
  return readFile(file).catch((error: unknown) => {
    throw new VaultFailure(
      'source',
      `The secret file ${file} cannot be read, so it could not be copied.`,
      null,
      {
        cause: error,
      },
    );
  });
}

const lastPath = (data: string) => join(indexFolder(data), 'instance.json');

async function readLast(data: string): Promise<Last | null> {
  try {
    return JSON.parse(await readFile(lastPath(data), 'utf8')) as Last;
  } catch {
    return null; // missing or torn: the file is written once more
  }
}
