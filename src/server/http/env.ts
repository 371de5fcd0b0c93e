import type { HttpBindings } from '@hono/node-server';
import type { ActorRef } from './principal.ts';

/** Who is asking, as the session says. */
export interface Principal {
  user: { id: string; email: string; name: string; role: 'owner' | 'agent' | 'operator' };
  session: { id: string; token: string };
}

/** What every handler finds in its context. */
export interface Env {
  Bindings: HttpBindings;
  Variables: { principal: Principal; nonce?: string };
}

export type { ActorRef };
