import { hash, verify } from '@node-rs/argon2';
import { betterAuth } from 'better-auth';
import type { Context } from 'hono';
import type { Dialect } from 'kysely';
import { LifeboatError } from '../../shared/contract/problem.ts';
import type { Env, Principal } from './env.ts';
import { addressOf } from './address.ts';
import { SignInLimits } from './sign-in-limits.ts';

/** argon2id with 19 MiB and 2 passes (OWASP's recommendation). */
const ARGON = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
export const hashPassword = (password: string): Promise<string> => hash(password, ARGON);
const verifyPassword = ({ hash: stored, password }: { hash: string; password: string }) =>
  verify(stored, password);
const DAY_S = 86_400;

export interface AuthSetup {
  dialect: Dialect;
  secret: string;
  baseUrl: string | null;
  /** Cookies go over TLS only. */
  secure: boolean;
  trustProxy: boolean;
}

export interface SessionRow {
  id: string;
  current: boolean;
  createdAt: string;
  lastAt: string;
  address: string | null;
  agent: string | null;
}

function library({ dialect, secret, baseUrl, secure }: AuthSetup) {
  return betterAuth({
    database: { dialect, type: 'sqlite', transaction: false },
    secret,
    baseURL: baseUrl ?? (secure ? 'https://localhost' : 'http://localhost'),
    basePath: '/api/auth',
    telemetry: { enabled: false },
    logger: { level: 'error' },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 1,
      maxPasswordLength: 200,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    user: {
      modelName: 'auth_user',
      additionalFields: { role: { type: 'string', required: true, input: false } },
    },
    account: { modelName: 'auth_credential' },
    verification: { modelName: 'auth_verification' },
    session: {
      modelName: 'auth_session',
      expiresIn: 30 * DAY_S,
      updateAge: DAY_S,
      cookieCache: { enabled: false },
      freshAge: 0,
    },
    advanced: {
      useSecureCookies: false,
      disableCSRFCheck: true,
      disableOriginCheck: true,
      database: { generateId: () => crypto.randomUUID() },
      cookies: {
        session_token: {
          name: secure ? '__Host-lifeboat' : 'lifeboat',
          attributes: { secure, httpOnly: true, sameSite: 'lax', path: '/' },
        },
      },
    },
  });
}

/** Sign-in and sessions, by the auth library; every refusal is a problem document of ours. */
export class Sessions {
  readonly #auth: ReturnType<typeof library>;
  readonly #trustProxy: boolean;
  readonly limits = new SignInLimits();

  constructor(setup: AuthSetup) {
    this.#auth = library(setup);
    this.#trustProxy = setup.trustProxy;
  }

  /** Who the session cookie stands for; null without a valid one. */
  async of(c: Context<Env>): Promise<Principal | null> {
    if (!c.req.header('cookie')) return null;
    const found = await this.#auth.api.getSession({ headers: c.req.raw.headers });
    if (!found) return null;
    const { id, email, name, role } = found.user as typeof found.user & { role: Principal['user']['role'] };
    return { user: { id, email, name, role }, session: { id: found.session.id, token: found.session.token } };
  }

  /** Signs in: the reply carries the cookie. @throws `auth.wrong-password`, `request.too-many` */
  async signIn(c: Context<Env>, email: string, password: string): Promise<Response> {
    const address = addressOf(c, this.#trustProxy);
    const account = email.trim().toLowerCase();
    const headers = new Headers({
      'user-agent': c.req.header('user-agent') ?? '',
      'x-forwarded-for': address,
    });
    const reply = await this.limits.attempt(account, address, async () =>
      passed(
        await this.#auth.api.signInEmail({ body: { email: account, password }, headers, asResponse: true }),
      ),
    );
    if (!reply) throw new LifeboatError('auth.wrong-password');
    const { user } = (await reply.json()) as { user: { id: string; email: string; name: string } };
    return json({ user: { id: user.id, email: user.email, name: user.name } }, reply.headers);
  }

  async signOut(c: Context<Env>): Promise<Response> {
    const reply = await this.#auth.api.signOut({ headers: c.req.raw.headers, asResponse: true });
    return json({ success: true }, reply.headers);
  }

  async list(c: Context<Env>): Promise<SessionRow[]> {
    const rows = await this.#auth.api.listSessions({ headers: c.req.raw.headers });
    const current = c.get('principal').session.id;
    const shown = rows.map((r) => ({
      id: r.id,
      current: r.id === current,
      createdAt: iso(r.createdAt),
      lastAt: iso(r.updatedAt),
      address: r.ipAddress ?? null,
      agent: r.userAgent ?? null,
    }));
    return shown.sort((a, b) => Number(b.current) - Number(a.current) || b.lastAt.localeCompare(a.lastAt));
  }

  /** Ends one of the caller's own sessions. */
  async end(c: Context<Env>, id: string): Promise<void> {
    const rows = await this.#auth.api.listSessions({ headers: c.req.raw.headers });
    const found = rows.find((r) => r.id === id);
    if (!found) throw new LifeboatError('not-found');
    await this.#auth.api.revokeSession({ headers: c.req.raw.headers, body: { token: found.token } });
  }

  async endOthers(c: Context<Env>): Promise<void> {
    await this.#auth.api.revokeOtherSessions({ headers: c.req.raw.headers });
  }

  /** Changes the password and ends every other session. Wrong guesses count as failed sign-ins. */
  async changePassword(c: Context<Env>, current: string, password: string): Promise<Response> {
    const address = addressOf(c, this.#trustProxy);
    const { email } = c.get('principal').user;
    if (password.length < 10)
      throw new LifeboatError('auth.password-weak', {
        fields: [{ path: 'password', message: 'at least 10 characters' }],
      });
    const reply = await this.limits.attempt(email, address, async () =>
      passed(
        await this.#auth.api.changePassword({
          headers: c.req.raw.headers,
          body: { currentPassword: current, newPassword: password, revokeOtherSessions: true },
          asResponse: true,
        }),
      ),
    );
    if (!reply) throw new LifeboatError('auth.wrong-password', { detail: 'The present password is wrong.' });
    return new Response(null, { status: 204, headers: cookies(reply.headers) });
  }
}

/** The library's reply when it let the caller through, null when it did not. @throws `store.unavailable` */
function passed(reply: Response): Response | null {
  if (reply.status >= 500) throw new LifeboatError('store.unavailable', { retryAfter: 10 });
  return reply.ok ? reply : null;
}

const iso = (value: Date | string) => new Date(value).toISOString();

function cookies(from: Headers): Headers {
  const headers = new Headers();
  for (const cookie of from.getSetCookie()) headers.append('set-cookie', cookie);
  return headers;
}

function json(value: unknown, from: Headers): Response {
  const headers = cookies(from);
  headers.set('content-type', 'application/json');
  return new Response(JSON.stringify(value), { status: 200, headers });
}
