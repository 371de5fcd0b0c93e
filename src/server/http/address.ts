import type { Context } from 'hono';
import type { Env } from './env.ts';

/** The caller's address: the socket's, or what a trusted proxy in front names last. */
export function addressOf(c: Context<Env>, trustProxy: boolean): string {
  const socket = c.env.incoming.socket.remoteAddress ?? 'unknown';
  if (!trustProxy) return socket;
  return c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() || socket;
}

export const isLoopback = (address: string): boolean => /^(127\.|::1$|::ffff:127\.)/.test(address);
