import type { Context } from 'hono';
import type { Env } from '../http/env.ts';
import { accountOf, ownerActor } from '../http/principal.ts';
import type { Request } from '../account/write/request.ts';

/** Who writes where, as this request says. */
export const requestOf = (c: Context<Env>, key?: Request['key']): Request => ({
  account: accountOf(c),
  actor: ownerActor(c),
  key,
});

/** The journal's new head and the step to undo, as headers. */
export function stepHeaders(outcome: { seq: number; batch: string | null }): Record<string, string> {
  return {
    'lifeboat-seq': String(outcome.seq),
    ...(outcome.batch ? { 'lifeboat-batch': outcome.batch } : {}),
  };
}

/** 201 with Location and ETag (design, section 8). */
export function created(
  c: Context<Env>,
  location: string,
  etag: string,
  outcome: { seq: number; batch: string | null },
  value: object,
): Response {
  return c.json(value, 201, { location, etag: `"${etag}"`, ...stepHeaders(outcome) });
}
