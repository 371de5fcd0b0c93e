import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';
import type { z } from 'zod';
import { LifeboatError } from '../../shared/contract/problem.ts';
import type { Env } from './env.ts';

const JSON_LIMIT = 8 << 20;
const DEEPEST = 64;
const TEXT_LIMIT = 8 << 20;
/** Nothing arrived for this long: the upload has died. */
const SILENCE_MS = 60_000;

export const mediaTypeOf = (c: Context): string =>
  (c.req.header('content-type') ?? '').split(';')[0]!.trim().toLowerCase();

/** Refuses a body whose type is not one of these; `multipart/*` is never taken. */
export function requireType(c: Context, ...types: string[]): string {
  const found = mediaTypeOf(c);
  if (!types.includes(found))
    throw new LifeboatError('request.media-type', {
      detail: `This door takes ${types.join(' or ')}, not ${found || 'a body without a type'}.`,
    });
  return found;
}

/** Ends a body of which nothing came for a minute, until the returned function is called: the work after it may be long. */
export function endSilence(incoming: IncomingMessage): () => void {
  const silent = () => incoming.destroy(new LifeboatError('request.timeout'));
  incoming.setTimeout(SILENCE_MS, silent);
  return () => {
    incoming.off('timeout', silent);
    incoming.setTimeout(0);
  };
}

/** The body's bytes as they come, from the socket. */
export async function* bodyStream(c: Context<Env>, limit: number): AsyncGenerator<Uint8Array> {
  const { incoming } = c.env;
  const stated = Number(incoming.headers['content-length'] ?? 0);
  if (stated > limit)
    throw new LifeboatError('request.too-large', { detail: `${stated} bytes; this door takes ${limit}.` });
  let size = 0;
  const awake = endSilence(incoming);
  try {
    for await (const chunk of incoming) {
      size += (chunk as Uint8Array).length;
      if (size > limit) throw new LifeboatError('request.too-large', { detail: `More than ${limit} bytes.` });
      yield chunk as Uint8Array;
    }
  } catch (error) {
    if (error instanceof LifeboatError) throw error;
    throw new LifeboatError('request.timeout', { detail: 'The body broke off.' }, { cause: error });
  } finally {
    awake();
  }
  if (incoming.headers['content-length'] !== undefined && size !== stated)
    throw new LifeboatError('request.timeout', { detail: `${size} of ${stated} bytes came.` });
}

export async function readBytes(c: Context<Env>, limit = TEXT_LIMIT): Promise<Uint8Array> {
  return Buffer.concat(await Array.fromAsync(bodyStream(c, limit)));
}

/** The body as JSON of the given shape. An empty body counts as `{}`. */
export async function readJson<T extends z.ZodType>(c: Context<Env>, schema: T): Promise<z.infer<T>> {
  const bytes = await readBytes(c, JSON_LIMIT);
  if (bytes.length > 0) requireType(c, 'application/json');
  let value: unknown;
  try {
    value = bytes.length === 0 ? {} : JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new LifeboatError('request.json', { detail: (error as Error).message });
  }
  return schema.parse(wellFormed(value)) as z.infer<T>;
}

/** Text with half a character cannot be hashed, with a NUL not stored everywhere: it is repaired at the door. */
export const repaired = (text: string): string => text.toWellFormed().replaceAll('\0', '');

/** Every text in it repaired. */
function wellFormed(value: unknown, depth = 0): unknown {
  if (depth > DEEPEST)
    throw new LifeboatError('request.json', { detail: `It is nested more than ${DEEPEST} deep.` });
  if (typeof value === 'string') return repaired(value);
  if (Array.isArray(value)) return value.map((v) => wellFormed(v, depth + 1));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [repaired(k), wellFormed(v, depth + 1)]));
}

/** Query parameters of the given shape. */
export function readQuery<T extends z.ZodType>(c: Context, schema: T): z.infer<T> {
  return schema.parse(c.req.query()) as z.infer<T>;
}

/** An Idempotency-Key with a hash of the request it stands for. */
export function idempotencyKey(
  c: Context,
  ...about: (string | Uint8Array)[]
): { value: string; request: string } | undefined {
  const value = c.req.header('idempotency-key');
  if (value === undefined) return undefined;
  if (value.length === 0 || value.length > 200)
    throw new LifeboatError('request.malformed', {
      where: 'Idempotency-Key',
      detail: 'It must have 1 to 200 characters.',
    });
  const hash = createHash('sha256').update(`${c.req.method} ${c.req.path}\n`);
  for (const part of about) hash.update(part);
  return { value, request: hash.digest('hex') };
}

/**
 * The versions an If-Match names, with a blank between (RFC 9110, section 13.1.1: one of them is enough, weak tags match
 * nothing); undefined when there is none, or `*`, which what is not there fails anyway.
 */
export function ifMatch(c: Context): string | undefined {
  const header = c.req.header('if-match')?.trim();
  if (!header || header === '*') return undefined;
  const tags = [...header.matchAll(/(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/g)].filter(([, weak]) => !weak);
  return tags.map(([, , tag]) => tag).join(' ') || 'unknown';
}

/** Whether the caller wants to make something new under its own id. @throws `request.malformed` for a list of tags */
export function ifNoneMatchAny(c: Context): boolean {
  const header = c.req.header('if-none-match')?.trim();
  if (header === undefined || header === '*') return header === '*';
  throw new LifeboatError('request.malformed', {
    where: 'If-None-Match',
    detail: 'A write takes only If-None-Match: *.',
  });
}
