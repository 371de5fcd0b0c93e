import type { Context, Hono } from 'hono';
import { LifeboatError } from '../../shared/contract/problem.ts';
import type { Env } from './env.ts';
import { replyProblem } from './problem.ts';

interface Place {
  path: RegExp;
  methods: Set<string>;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A route's path as a pattern: `:id` stands for one part. */
const patternOf = (path: string) =>
  new RegExp(
    `^${path
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : escaped(part)))
      .join('/')}$`,
  );

/**
 * The answer where no door matched: 405 naming the methods when the address is known, else 404. Made once, after all
 * doors are there.
 */
export function noDoor(app: Hono<Env>): (c: Context<Env>) => Response {
  const places = new Map<string, Place>();
  for (const { method, path } of app.routes) {
    if (method === 'ALL') continue;
    const place = places.get(path) ?? { path: patternOf(path), methods: new Set<string>() };
    place.methods.add(method);
    if (method === 'GET') place.methods.add('HEAD');
    places.set(path, place);
  }
  return (c) => {
    const found = [...places.values()].filter((p) => p.path.test(c.req.path));
    return notTaken(c, [...new Set(found.flatMap((p) => [...p.methods]))].sort());
  };
}

/** 405 with Allow; 404 when the address takes no method, or would have taken this one. */
export function notTaken(c: Context<Env>, methods: readonly string[]): Response {
  if (methods.length === 0 || methods.includes(c.req.method))
    return replyProblem(new LifeboatError('not-found'));
  const allow = methods.join(', ');
  const reply = replyProblem(new LifeboatError('request.method', { detail: `It takes ${allow}.` }));
  reply.headers.set('allow', allow);
  return reply;
}
