import type { Me } from '../shared/contract/account.ts';

type Role = Me['user']['role'];

const OPEN = ['/sign-in', '/setup', '/help'];
const SHARED = ['/help', '/settings', '/more'];
const HOME: Record<Role, string> = { owner: '/', agent: '/support', operator: '/operator' };
const NOT_OWNERS = ['/support', '/operator'];

/** Only addresses of this app may be gone to after a sign-in. */
export function safeNext(next: string, role: Role): string {
  return /^\/(?![/\\])/.test(next) && !OPEN.some((path) => next.startsWith(path)) ? next : HOME[role];
}

/**
 * Where someone must go instead of `path`; null: they may stay. `role` null: not signed in.
 * The service decides what is given; this only spares people screens that would be empty.
 */
export function guard(path: string, search: string, role: Role | null): string | null {
  if (role === null) {
    if (OPEN.includes(path)) return null;
    return path === '/' && !search ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path + search)}`;
  }
  if (path === '/sign-in' || path === '/setup')
    return safeNext(new URLSearchParams(search).get('next') ?? '', role);
  if (SHARED.includes(path)) return null;
  if (role === 'owner')
    return NOT_OWNERS.some((one) => path === one || path.startsWith(`${one}/`)) ? '/' : null;
  return path.startsWith(HOME[role]) ? null : HOME[role];
}
