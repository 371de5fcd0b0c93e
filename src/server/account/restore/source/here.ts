import { LifeboatError } from '../../../../shared/contract/problem.ts';
import { readBody } from '../../bodies.ts';
import type { Progress, Room } from '../../room.ts';
import { sha256 } from '../../version.ts';
import { keptBlobs } from '../staging.ts';
import { isTextKind } from '../text-facts.ts';
import { nameOfMedia, type Wanted, type WantedRow } from './wanted.ts';

/** Rows in one statement. */
const AT_ONCE = 250;
const OTHER_SIZE = 'Its size is not what the list of contents says.';

interface Found {
  here?(row: WantedRow): void;
  /** Must settle the row. `fault`: why bytes that are here are not those; null when there are none. */
  absent(row: WantedRow, fault: string | null): void;
}

/**
 * Looks for the bytes of every item not yet settled among this account's own, never another's: text is compared with
 * its hash and read, photos and files are those kept under it.
 */
export async function findHere(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  wanted: Wanted,
  found: Found,
  progress: Progress = () => undefined,
): Promise<void> {
  const open = 'from wanted where state is null';
  const { n } = wanted.scratch.get<{ n: number }>(`select count(*) n ${open}`)!;
  for (let done = 0; ; done += AT_ONCE) {
    const rows = wanted.scratch.all<WantedRow>(`select * ${open} limit ${AT_ONCE}`);
    if (rows.length === 0) return;
    progress(Math.min(done, n), n);
    const stored = await storedOf(room, account, rows);
    for (const row of rows) {
      const body = stored.get(row.id);
      if (body === undefined) found.absent(row, null);
      else if (body.size !== row.size) found.absent(row, OTHER_SIZE);
      else {
        if (body.bytes) wanted.goodText(row, body.bytes);
        else wanted.good(row, null, nameOfMedia(row));
        found.here?.(row);
      }
    }
  }
}

interface Stored {
  size: number;
  /** Of a text, whole and compared. */
  bytes?: Uint8Array;
}
type Kept = Map<string, Stored>;

/** What the account has for each row, by the row's id. */
async function storedOf(room: Pick<Room, 'db' | 'blobs'>, account: string, rows: WantedRow[]): Promise<Kept> {
  const texts = await bodiesOf(
    room,
    account,
    rows.filter((row) => isTextKind(row.kind)).map((row) => row.body!),
  );
  const blobs = await keptBlobs(
    room,
    account,
    rows.filter((row) => !isTextKind(row.kind) || !texts.has(row.body!)).map((row) => row.body!),
  );
  const all: Kept = new Map();
  for (const { id, kind, body } of rows) {
    const text = isTextKind(kind) ? texts.get(body!) : undefined;
    const size = blobs.get(body!);
    if (text) all.set(id, text);
    else if (size === undefined) continue;
    else if (!isTextKind(kind)) all.set(id, { size });
    else {
      const large = await largeText(room, account, body!);
      if (large) all.set(id, large);
    }
  }
  return all;
}

async function bodiesOf({ db }: Pick<Room, 'db'>, account: string, shas: string[]): Promise<Kept> {
  if (shas.length === 0) return new Map();
  const rows = await db
    .selectFrom('body')
    .where('account_id', '=', account)
    .where('sha', 'in', shas)
    .select(['sha', 'bytes'])
    .execute();
  const whole = rows.filter(({ sha, bytes }) => sha256(bytes) === sha);
  return new Map(whole.map(({ sha, bytes }) => [sha, { size: bytes.length, bytes }]));
}

async function largeText(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  sha: string,
): Promise<Stored | undefined> {
  try {
    const bytes = await readBody(room, account, sha);
    return { size: bytes.length, bytes };
  } catch (error) {
    if (error instanceof LifeboatError && error.code === 'item.damaged') return undefined;
    throw error;
  }
}
