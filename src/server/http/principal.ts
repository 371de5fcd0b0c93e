import type { Context, MiddlewareHandler } from 'hono';
import { LifeboatError } from '../../shared/contract/problem.ts';
import type { Env, Principal } from './env.ts';

export interface ActorRef {
  type: 'owner' | 'device' | 'agent' | 'operator' | 'system';
  id: string;
}

/** Lets only these roles through; the session is looked up once per request. */
export function requireRole(
  sessions: { of(c: Context<Env>): Promise<Principal | null> },
  ...roles: Principal['user']['role'][]
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const principal = await sessions.of(c);
    if (!principal) throw new LifeboatError('auth.sign-in-needed');
    if (!roles.includes(principal.user.role))
      throw new LifeboatError('auth.not-allowed', { detail: `This is for ${roles.join(' and ')} accounts.` });
    c.set('principal', principal);
    await next();
  };
}

/** The owner's account; an owner's user id is the account's id. */
export const accountOf = (c: Context<Env>): string => c.get('principal').user.id;
export const ownerActor = (c: Context<Env>): ActorRef => ({ type: 'owner', id: c.get('principal').user.id });
