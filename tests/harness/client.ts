/** An HTTP client with a cookie jar of one cookie: what a program of the owner's would be. */
export class Client {
  readonly url: string;
  cookie = '';

  constructor(url: string) {
    this.url = url;
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.cookie) headers.set('cookie', this.cookie);
    return fetch(new URL(path, this.url), { redirect: 'manual', ...init, headers });
  }

  async signIn(email: string, password: string): Promise<void> {
    const reply = await this.json('POST', '/api/auth/sign-in/email', { email, password });
    if (reply.status !== 200) throw new Error(`sign-in: ${reply.status} ${JSON.stringify(reply.body)}`);
    this.cookie = reply.headers.getSetCookie()[0]!.split(';')[0]!;
  }

  /** A JSON request; the body parsed when there is one. */
  async json<T = never>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply<T>> {
    const init: RequestInit = { method, headers: { ...headers } };
    if (body !== undefined) {
      init.body = JSON.stringify(body);
      (init.headers as Record<string, string>)['content-type'] ??= 'application/json';
    }
    return answered(await this.fetch(path, init));
  }

  get<T = never>(path: string, headers: Record<string, string> = {}): Promise<Reply<T>> {
    return this.json('GET', path, undefined, headers);
  }

  /** Sends bytes of a media type. */
  async send<T = never>(
    method: string,
    path: string,
    bytes: Uint8Array | string,
    type: string,
    headers: Record<string, string> = {},
  ): Promise<Reply<T>> {
    return answered(
      await this.fetch(path, {
        method,
        body: bytes as BodyInit,
        headers: { 'content-type': type, ...headers },
      }),
    );
  }

  async bytes(
    path: string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
    const reply = await this.fetch(path, { headers });
    return { status: reply.status, headers: reply.headers, bytes: Buffer.from(await reply.arrayBuffer()) };
  }
}

export interface Reply<T> {
  status: number;
  headers: Headers;
  /** Parsed JSON; null without a body. `any` shape unless said: tests look at what they know. */
  body: [T] extends [never] ? Anything : T;
}

/** JSON a test reads by name: what is not there fails the test that looks for it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Anything = any;

async function answered<T>(reply: Response): Promise<Reply<T>> {
  const text = await reply.text();
  let body: unknown = null;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch {
    body = text;
  }
  return { status: reply.status, headers: reply.headers, body: body as never };
}
