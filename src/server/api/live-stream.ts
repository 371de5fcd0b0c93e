import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { LiveHub, Moved } from '../account/live.ts';
import type { Env } from '../http/env.ts';

const HEARTBEAT_MS = 20_000;

interface Watched {
  live: LiveHub;
  account: string;
  /** How far the account has come, read after watching began: nothing falls in between. */
  standing(): Promise<Moved>;
  /** Asked at each event and heartbeat; once it rejects the stream ends. Absent: it goes on. */
  may?(): Promise<unknown>;
}

/**
 * Server-sent events: `seq` with the new seq and derived number, `support` with the number of what is new about
 * support. They say that something is new, never what; `Last-Event-ID` needs no replay.
 */
export function liveStream(c: Context<Env>, { live, account, standing, may }: Watched): Response {
  c.header('x-accel-buffering', 'no');
  if (c.req.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' });
  return streamSSE(c, async (stream) => {
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    let [seq, derived] = [0, 0];
    const write = (moved: Moved) => {
      if (moved.support !== undefined)
        void stream.writeSSE({ event: 'support', data: JSON.stringify({ no: moved.support }) });
      if (moved.seq === undefined && moved.derived === undefined) return;
      seq = Math.max(seq, moved.seq ?? 0);
      derived = Math.max(derived, moved.derived ?? 0);
      void stream.writeSSE({ event: 'seq', data: JSON.stringify({ seq, derived }) });
    };
    const tell = may ? (moved: Moved) => void may().then(() => write(moved), end) : write;
    const unwatch = live.watch(account, tell);
    const beat = setInterval(() => {
      void stream.write(': still here\n\n');
      void may?.().catch(end);
    }, HEARTBEAT_MS);
    stream.onAbort(end);
    tell(await standing());
    await ended;
    clearInterval(beat);
    unwatch();
  });
}
