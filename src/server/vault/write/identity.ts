import { sha256 } from '../../account/version.ts';
import { canonical } from '../../../shared/formats/canonical-json.ts';
import type { Db } from '../../account/journal.ts';
import { damaged } from '../failures.ts';
import type { RowRec } from '../format/kinds.ts';
import { identityPath } from '../format/names.ts';
import type { Line } from '../format/records.ts';
import type { VaultIndex } from '../index/index.ts';
import type { Vault } from '../open.ts';
import { readIdentity } from '../read/identity.ts';

/** Columns that change by mere use: copied along, but no reason to write a new file. */
const BY_USE = new Set(['last_used_at', 'updatedAt', 'seq', 'chain', 'derived_no', 'support_no']);

/** The rows that let an owner and the owner's devices sign in again, what support was granted and saw, settings. */
export async function identityRows(db: Db, account: string): Promise<RowRec[]> {
  const tables = [
    ['auth_user', 'id'],
    ['auth_credential', 'userId'],
    ['directory', 'account_id'],
    ['device', 'account_id'],
    ['support_visit', 'account_id'],
    ['support_look', 'account_id'],
    ['support_grant', 'account_id'],
    ['support_suggestion', 'account_id'],
    // last: what it counts was read before
    ['account', 'account_id'],
  ] as const;
  const found: RowRec[] = [];
  for (const [table, column] of tables) {
    const rows = (await db
      .selectFrom(table)
      .where(column as never, '=', account as never)
      .selectAll()
      .execute()) as RowRec['row'][];
    rows.sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
    found.push(...rows.map((row): RowRec => ({ t: 'row', table, row })));
  }
  return found;
}

/** Hash of what lasts in these rows. */
export function lastingHash(rows: readonly RowRec[]): string {
  const lasting = rows.map(({ table, row }) => [
    table,
    Object.fromEntries(Object.entries(row).filter(([column]) => !BY_USE.has(column))),
  ]);
  return sha256(canonical(lasting));
}

/** Writes the identity when it changed and reads it back. Answers the bytes read back; 0: it was there already. */
export async function writeIdentity(
  db: Db,
  vault: Vault,
  account: string,
  index: VaultIndex,
  at: string,
): Promise<number> {
  const rows = await identityRows(db, account);
  const hash = lastingHash(rows);
  const { identity, identityNo = 0 } = index.notes();
  const last = index.get<{ path: string; size: number }>(
    "select path, size from file where path like '%.identity'",
  );
  if (identity === hash && last && (await vault.files.size(last.path)) === last.size) return 0;
  for (let n = identityNo + 1; ; n++) {
    const path = identityPath(account, at, n);
    if ((await vault.files.size(path)) !== null) continue;
    const head = { t: 'identity', version: 1, account, at, n, hash };
    const size = await vault.putRecords(path, records(head, rows));
    const read = await readIdentity(vault, path);
    if (lastingHash(read.rows) !== hash) throw damaged(path, 'is not what was written');
    index.note({ identity: hash, identityNo: n });
    index.run("delete from file where path like '%.identity'");
    index.run('insert into file (path, size) values (?, ?)', path, size);
    return size;
  }
}

async function* records(head: Line, rows: readonly RowRec[]): AsyncGenerator<{ line: Line }> {
  yield { line: head };
  for (const row of rows) yield { line: row as unknown as Line };
}
