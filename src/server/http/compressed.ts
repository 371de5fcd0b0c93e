import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { MiddlewareHandler } from 'hono';
import type { Env } from './env.ts';

const pack = promisify(gzip);
const WORTH_IT = 2048;

/**
 * Lists and feeds go out compressed. A reply with an ETag does not: packed bytes would need another tag (RFC 9110,
 * section 8.8.3), and programs send ours back in If-Match.
 */
export const compressed: MiddlewareHandler<Env> = async (c, next) => {
  await next();
  const { headers, status, body } = c.res;
  const json = headers.get('content-type')?.startsWith('application/json') ?? false;
  if (!json || !body || headers.has('etag') || c.req.method === 'HEAD' || status === 304) return;
  headers.append('vary', 'Accept-Encoding');
  if (!/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) return;
  const bytes = await c.res.arrayBuffer();
  if (bytes.byteLength < WORTH_IT) {
    c.res = new Response(bytes, { status, headers });
    return;
  }
  headers.set('content-encoding', 'gzip');
  headers.delete('content-length');
  c.res = new Response(new Uint8Array(await pack(new Uint8Array(bytes), { level: 4 })), { status, headers });
};
