import type { MiddlewareHandler } from 'hono';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { mediaTypeOf } from './body.ts';
import type { Env } from './env.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Unsafe requests come from our own pages or from programs, never from another site's page: a browser says where
 * from by Origin or Sec-Fetch-Site, and both must agree with where the request goes to.
 */
export const sameOrigin = (baseUrl: string | null): MiddlewareHandler<Env> => {
  return async (c, next) => {
    if (!SAFE.has(c.req.method)) {
      const origin = c.req.header('origin');
      const site = c.req.header('sec-fetch-site');
      const own = baseUrl ? new URL(baseUrl).host : c.req.header('host');
      const foreign = origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== own);
      if (foreign || (site !== undefined && site !== 'same-origin' && site !== 'none'))
        throw new LifeboatError('request.origin');
      if (mediaTypeOf(c).startsWith('multipart/'))
        throw new LifeboatError('request.media-type', { detail: 'Send the bytes themselves, not a form.' });
    }
    await next();
  };
};

/** No name or id of ours holds a NUL; stores cut text there or refuse it. */
export const readableAddress: MiddlewareHandler<Env> = async (c, next) => {
  if (c.req.url.includes('%00')) throw new LifeboatError('request.malformed', { where: 'the address' });
  await next();
};

export const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** What an owner uploaded is shown, never run. */
export const SANDBOX =
  "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox";

export const securityHeaders: MiddlewareHandler<Env> = async (c, next) => {
  await next();
  const { headers } = c.res;
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', CSP);
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'no-referrer');
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('cross-origin-resource-policy', 'same-origin');
  headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=()');
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
};
