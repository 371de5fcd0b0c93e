import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { BlobStat } from '../../store/blobs/blobs.ts';
import type { PlanBlobTable } from '../../store/sql/schema.ts';
import { BODY_LIMIT, newBody } from '../bodies.ts';
import { now, type Room } from '../room.ts';
import type { BlobsStand } from '../verbs/plan-blobs.ts';
import type { NewBody } from '../verbs/save.ts';

/** A body that a plan asks for. */
export type Asked = Pick<PlanBlobTable, 'sha' | 'size' | 'need'>;

type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

const DONE = ['applying', 'applied', 'failed'];

/**
 * What a plan asks for under this hash. Also what has come already: the same bytes twice do no harm.
 * @throws `restore.not-found`, `restore.not-wanted`, `restore.state`
 */
export async function askedFor(
  room: Pick<Room, 'db'>,
  account: string,
  plan: string,
  sha: string,
): Promise<Asked> {
  const row = await room.db
    .selectFrom('plan')
    .where('account_id', '=', account)
    .where('plan_id', '=', plan)
    .select('state')
    .executeTakeFirst();
  if (!row) throw new LifeboatError('restore.not-found');
  const asked = await room.db
    .selectFrom('plan_blob')
    .where('account_id', '=', account)
    .where('plan_id', '=', plan)
    .where('sha', '=', sha)
    .select(['sha', 'size', 'need'])
    .executeTakeFirst();
  if (!asked) throw new LifeboatError('restore.not-wanted', { where: sha.slice(0, 64) });
  if (DONE.includes(row.state))
    throw new LifeboatError('restore.state', { detail: 'It takes no more bytes.' });
  return asked;
}

/** Bytes that were proven, and are durable as far as they are blobs; to be noted with `noteTaken`. */
export interface Proven {
  sha: string;
  body: NewBody | null;
  blob: BlobStat | null;
}

const wrong = (detail: string, sha: string, cause?: unknown) =>
  new LifeboatError('restore.wrong-bytes', { where: sha, detail }, { cause });

/** Whether they are kept among the texts, so must be held for a moment. */
const heldAsText = ({ need, size }: Asked): boolean => need !== 'blob' && size <= BODY_LIMIT;

/** Takes bytes as they come; kept only when they are exactly those asked for. @throws `restore.wrong-bytes` */
export async function prove(
  room: Pick<Room, 'blobs'>,
  account: string,
  asked: Asked,
  source: Bytes,
): Promise<Proven> {
  const { sha, size, need } = asked;
  if (!heldAsText(asked)) return { sha, body: null, blob: await keepBlob(room, account, asked, source) };
  const bytes = await gathered(source, asked);
  const body = newBody(bytes);
  if (bytes.length !== size || body.sha !== sha)
    throw wrong(`${bytes.length} bytes with SHA-256 ${body.sha} came.`, sha);
  const blob = need === 'both' ? await keepBlob(room, account, asked, [bytes]) : null;
  return { sha, body, blob };
}

async function gathered(source: Bytes, { sha, size }: Asked): Promise<Uint8Array> {
  const all = new Uint8Array(size);
  let length = 0;
  for await (const chunk of source) {
    if (length + chunk.length > size) throw wrong(`More than the ${size} bytes asked for came.`, sha);
    all.set(chunk, length);
    length += chunk.length;
  }
  return all.subarray(0, length);
}

async function keepBlob(
  room: Pick<Room, 'blobs'>,
  account: string,
  { sha, size }: Asked,
  source: Bytes,
): Promise<BlobStat> {
  try {
    return await room.blobs.put(account, held(source, sha, size), { expect: sha });
  } catch (error) {
    if (error instanceof LifeboatError && error.code === 'request.malformed')
      throw wrong(error.extra.detail ?? '', sha, error);
    throw error;
  }
}

/** The bytes, refused before more than asked for are written. */
async function* held(source: Bytes, sha: string, size: number): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const chunk of source) {
    length += chunk.length;
    if (length > size) throw wrong(`More than the ${size} bytes asked for came.`, sha);
    yield chunk;
  }
  if (length !== size) throw wrong(`${length} of ${size} bytes came.`, sha);
}

/** Makes proven bytes durable with the plan that asked for them and counts down what it lacks. */
export async function noteTaken(
  room: Room,
  account: string,
  plan: string,
  proven: Proven[],
): Promise<BlobsStand> {
  const stand = await room.writer.run('takeBlobs', {
    account,
    plan,
    at: now(room),
    bodies: proven.flatMap(({ body }) => body ?? []),
    blobs: proven.flatMap(({ blob }) => blob ?? []),
    shas: proven.map(({ sha }) => sha),
  });
  if (!stand) throw new LifeboatError('restore.not-found');
  return stand;
}
