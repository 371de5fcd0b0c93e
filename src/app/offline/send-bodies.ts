import type { BlobsTaken } from '../../shared/contract/archives.ts';
import { ApiError } from '../api.ts';
import { exchange, resumable, type UploadOptions } from './upload.ts';

/** The bytes a preview made from a list of contents lacks, sent by their SHA-256. */
export interface Body {
  sha: string;
  bytes: Blob;
}
type Options = Pick<UploadOptions, 'onprogress' | 'signal'>;

/** Larger ones are sent in parts that go on after a lost network or a reload. */
const ONE_REQUEST = 8 * 1024 * 1024;
/** What many in one request may have together, and each of them. */
export const BUNDLE = { each: 4 * 1024 * 1024, all: 16 * 1024 * 1024, count: 1000 };

const door = (restore: string) => `/api/restores/${encodeURIComponent(restore)}/blobs`;

/** One body; sending it twice does no harm. */
export async function sendBody(restore: string, { sha, bytes }: Body, options: Options): Promise<void> {
  if (bytes.size <= ONE_REQUEST) {
    await exchange('PUT', `${door(restore)}/${sha}`, bytes, 'application/octet-stream', options);
    return;
  }
  const metadata = { kind: 'blob', restore, sha256: sha };
  await resumable(bytes, metadata, options, `lifeboat ${restore} ${sha}`);
}

/** Many small ones by one request; answers those that were refused. */
export async function sendBundle(
  restore: string,
  bodies: readonly Body[],
  options: Options,
): Promise<BlobsTaken['refused']> {
  const parts = bodies.flatMap(({ sha, bytes }) => [`${sha} ${bytes.size}\n`, bytes]);
  const type = 'application/vnd.lifeboat.blobs';
  const { text } = await exchange('POST', door(restore), new Blob(parts), type, options);
  return refusedIn(text);
}

function refusedIn(text: string): BlobsTaken['refused'] {
  try {
    const { refused } = JSON.parse(text) as Partial<BlobsTaken>;
    if (Array.isArray(refused)) return refused;
  } catch {
    // told below: the same as an answer of another shape
  }
  throw new ApiError('reply.malformed', 200, "The service's answer could not be read.");
}
