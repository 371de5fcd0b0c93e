import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import { problemOf } from '../../shared/contract/problem.ts';
import type { Env } from './env.ts';
import { SANDBOX } from './guards.ts';
import { matchesTag, parseRange } from './ranges.ts';
import { Transfer } from './transfer.ts';

/** Something with a known size that is sent whole or in part. */
export interface Sendable {
  size: number;
  /** Strong: the same tag, the same bytes. */
  etag: string;
  mediaType: string;
  /** Offered as a download under this name; absent: shown in place. */
  download?: string;
  modified?: Date;
  /** SHA-256 of the whole, hex: told as Repr-Digest (RFC 9530). */
  sha256?: string | null;
  cache?: string;
  headers?: Record<string, string>;
  /** A chunk's memory may be used again once the next is asked for. */
  stream(start: number, end: number): AsyncIterable<Uint8Array>;
  /** Rejects once they may go out no longer; asked now and then while they do. */
  check?(): Promise<void>;
  /** Told which bytes went out: now and then, and when the transfer ends, whole or not. */
  sent?(start: number, end: number): Promise<void>;
  close?(): Promise<void>;
}

export const disposition = (name: string) =>
  `attachment; filename="${name.replace(/[^\x20-\x7e]|["\\%]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (ch) => `%${ch.charCodeAt(0).toString(16)}`)}`;

/**
 * Answers GET and HEAD with single ranges, If-Range and If-None-Match (RFC 9110). A body that turns out damaged while
 * it is sent ends the connection before the last byte: a cut is seen, a wrong byte is not.
 */
export async function send(c: Context<Env>, what: Sendable): Promise<Response> {
  const headers: Record<string, string> = {
    'content-type': what.mediaType,
    etag: `"${what.etag}"`,
    'accept-ranges': 'bytes',
    'cache-control': what.cache ?? 'private, no-cache',
    'content-security-policy': SANDBOX,
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    ...what.headers,
  };
  if (what.sha256) headers['repr-digest'] = `sha-256=:${Buffer.from(what.sha256, 'hex').toString('base64')}:`;
  if (what.modified) headers['last-modified'] = what.modified.toUTCString();
  if (what.download) headers['content-disposition'] = disposition(what.download);
  try {
    if (matchesTag(c.req.header('if-none-match'), what.etag))
      return new Response(null, { status: 304, headers });
    const span = rangeOf(c, what);
    if (span === 'beyond') {
      return new Response(JSON.stringify(problemOf('range.unsatisfiable')), {
        status: 416,
        headers: {
          ...headers,
          'content-type': 'application/problem+json',
          'content-range': `bytes */${what.size}`,
        },
      });
    }
    const { start, end } = span ?? { start: 0, end: what.size };
    headers['content-length'] = String(end - start);
    if (span) headers['content-range'] = `bytes ${start}-${end - 1}/${what.size}`;
    if (c.req.method === 'HEAD') return new Response(null, { status: span ? 206 : 200, headers });
    await write(c, span ? 206 : 200, headers, what, start, end);
    return RESPONSE_ALREADY_SENT;
  } finally {
    await what.close?.();
  }
}

function rangeOf(c: Context<Env>, what: Sendable) {
  const ifRange = c.req.header('if-range')?.trim();
  if (ifRange !== undefined && ifRange !== `"${what.etag}"` && ifRange !== what.modified?.toUTCString())
    return null;
  try {
    return parseRange(c.req.header('range'), what.size);
  } catch {
    return 'beyond' as const;
  }
}

async function write(
  c: Context<Env>,
  status: number,
  headers: Record<string, string>,
  what: Sendable,
  start: number,
  end: number,
): Promise<void> {
  const out = c.env.outgoing;
  out.writeHead(status, headers);
  const transfer = new Transfer(out, what, start);
  try {
    // the next chunk is asked for when the socket has taken this one whole: its memory may be used again then
    for await (const chunk of what.stream(start, end)) if (!(await transfer.write(chunk))) return;
    if (transfer.at !== end) throw new Error(`sent ${transfer.at - start} of ${end - start} bytes`);
    await new Promise<void>((done) => {
      out.once('close', done);
      out.end(() => done());
    });
  } catch (error) {
    console.error(`a transfer was broken off: ${(error as Error).message}`);
    out.destroy();
  } finally {
    await transfer.ended();
  }
}
