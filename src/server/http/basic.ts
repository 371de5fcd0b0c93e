import { LifeboatError } from '../../shared/contract/problem.ts';

export interface Credentials {
  user: string;
  password: string;
}

/** Credentials of a Basic header (RFC 7617). @throws `dav.sign-in-needed` without usable ones */
export function basicCredentials(header: string | undefined): Credentials {
  const encoded = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? '')?.[1];
  const text = encoded ? Buffer.from(encoded, 'base64').toString('utf8') : '';
  const colon = text.indexOf(':');
  if (colon < 1) throw new LifeboatError('dav.sign-in-needed');
  return { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
