import { Hono } from 'hono';
import { z } from 'zod';
import { readJson } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { requireRole } from '../http/principal.ts';
import type { Deps, Routes } from './deps.ts';

const SignIn = z.object({ email: z.string().min(1).max(254), password: z.string().min(1).max(200) });
const Change = z.object({ current: z.string().min(1).max(200), password: z.string().min(1).max(200) });

/** Signing in and out, sessions, change of password. */
export function session({ sessions }: Deps): Routes {
  const routes = new Hono<Env>();
  const anyone = requireRole(sessions, 'owner', 'agent', 'operator');
  routes.post('/sign-in/email', async (c) => {
    const { email, password } = await readJson(c, SignIn);
    return sessions.signIn(c, email, password);
  });
  routes.post('/sign-out', (c) => sessions.signOut(c));
  routes.get('/sessions', anyone, async (c) => {
    const items = await sessions.list(c);
    return c.json({ items, total: items.length, next: null });
  });
  routes.delete('/sessions', anyone, async (c) => {
    await sessions.endOthers(c);
    return c.body(null, 204);
  });
  routes.delete('/sessions/:id', anyone, async (c) => {
    await sessions.end(c, c.req.param('id'));
    return c.body(null, 204);
  });
  routes.post('/change-password', anyone, async (c) => {
    const { current, password } = await readJson(c, Change);
    return sessions.changePassword(c, current, password);
  });
  return routes;
}
