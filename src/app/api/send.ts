import type { Problem } from '../../shared/contract/problem.ts';

/** The only file that calls fetch; replies are looked at just enough to trust their shape. */

export interface Page<T> {
  items: T[];
  total: number;
  next: string | null;
}
/** The answer to a write, with the step it made in History (for Undo) and the account's new seq. */
export interface Written<T> {
  data: T;
  batch: string | null;
  seq: number | null;
}
/** A failed request. Decide by `code`: one of the contract's, or network, timeout, reply.malformed, http.<status>. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly problem: Problem | null;
  constructor(code: string, status: number, message: string, problem: Problem | null = null) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.problem = problem;
  }
  /** Whether the service was not reached: nothing is known about the outcome. */
  get unreachable(): boolean {
    return this.code === 'network' || this.code === 'timeout' || [502, 504].includes(this.status);
  }
  /** The message at one field of a form, when the service named it. */
  field(path: string): string | null {
    return this.problem?.fields?.find((field) => field.path === path)?.message ?? null;
  }
}

export type ApiEvent =
  { type: 'reached' } | { type: 'unreachable' } | { type: 'signed-out' } | { type: 'wrote'; seq: number };
const listeners = new Set<(event: ApiEvent) => void>();
/** Hears what every request tells: the service answered or did not, the session ended, the account moved on. */
export function onApi(listener: (event: ApiEvent) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
export function tell(event: ApiEvent): void {
  for (const listener of listeners) listener(event);
}

export type Query = Record<string, string | number | boolean | null | undefined>;
export interface Ask {
  query?: Query;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, with `type`. */
  bytes?: BodyInit;
  type?: string;
  etag?: string | undefined;
  headers?: Record<string, string>;
  /** Makes a repeated create one create. */
  key?: string;
  signal?: AbortSignal;
  /** Milliseconds; default 30 s for reads, 120 s for writes. */
  patience?: number;
}

export function address(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined) params.set(name, String(value));
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // not JSON: a proxy's page, or a cut reply; the caller says which door gave it
  }
}

/** The error of a reply that is not 2xx. Used by uploads too. */
export function errorOf(status: number, text: string): ApiError {
  const body = parse(text);
  if (isRecord(body) && typeof body.code === 'string') {
    const problem = body as Problem;
    return new ApiError(problem.code, status, problem.detail ?? problem.title, problem);
  }
  const words =
    status >= 500 ? 'The service cannot answer right now.' : 'The service did not take this request.';
  return new ApiError(`http.${status}`, status, words);
}

/** What a failed request says to the rest of the app. Used by uploads too. */
export function report(error: ApiError): ApiError {
  if (error.unreachable) tell({ type: 'unreachable' });
  else tell({ type: 'reached' });
  if (error.code === 'auth.sign-in-needed') tell({ type: 'signed-out' });
  return error;
}

export const unreached = (timeout = false): ApiError =>
  timeout
    ? new ApiError('timeout', 0, 'The service took too long to answer.')
    : new ApiError('network', 0, 'The service cannot be reached.');

function init(method: string, ask: Ask): RequestInit {
  const headers: Record<string, string> = { Accept: 'application/json', ...ask.headers };
  if (ask.body !== undefined) headers['Content-Type'] = 'application/json';
  if (ask.type) headers['Content-Type'] = ask.type;
  if (ask.etag) headers['If-Match'] = `"${ask.etag}"`;
  if (ask.key) headers['Idempotency-Key'] = ask.key;
  const timeout = AbortSignal.timeout(ask.patience ?? (method === 'GET' ? 30_000 : 120_000));
  const signal = ask.signal ? AbortSignal.any([ask.signal, timeout]) : timeout;
  return {
    method,
    headers,
    body: ask.body !== undefined ? JSON.stringify(ask.body) : (ask.bytes ?? null),
    signal,
  };
}

/** Any request; a reply that is not 2xx is thrown. */
export async function send(method: string, path: string, ask: Ask = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address(path, ask.query), init(method, ask));
  } catch (cause) {
    if (ask.signal?.aborted) throw cause; // the caller gave up: not a failure
    throw report(unreached(cause instanceof DOMException && cause.name === 'TimeoutError'));
  }
  if (!response.ok) throw report(errorOf(response.status, await response.text()));
  tell({ type: 'reached' });
  return response;
}

/** A read. `has` names what the reply must hold. */
export async function get<T>(path: string, has: readonly (keyof T & string)[], ask?: Ask): Promise<T> {
  const response = await send('GET', path, ask);
  return checked<T>(await response.text(), has, path);
}

function checked<T>(text: string, has: readonly string[], path: string): T {
  const body = parse(text);
  if (!isRecord(body) || has.some((name) => body[name] === undefined)) {
    throw new ApiError('reply.malformed', 200, `The service's answer about ${path} could not be read.`);
  }
  return body as T;
}

/** A page of a list. */
export const listOf = <T>(path: string, query?: Query): Promise<Page<T>> =>
  get<Page<T>>(path, ['items'], query ? { query } : {});

/** A write. Replies without a body give null data. */
export async function write<T>(
  method: string,
  path: string,
  ask?: Ask,
  has: readonly string[] = [],
): Promise<Written<T>> {
  const response = await send(method, path, ask);
  const text = await response.text();
  const data = text ? checked<T>(text, has, path) : (null as T);
  const seq = Number(response.headers.get('Lifeboat-Seq') ?? NaN);
  if (Number.isFinite(seq)) tell({ type: 'wrote', seq });
  return { data, batch: response.headers.get('Lifeboat-Batch'), seq: Number.isFinite(seq) ? seq : null };
}
/** A write by POST of JSON. */
export const post = <T>(path: string, body: unknown = {}, ask: Ask = {}, has: readonly string[] = []) =>
  write<T>('POST', path, { ...ask, body }, has);

/** A key for `create`; keep it over retries. (crypto.randomUUID needs https, this does not.) */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join('-');

/** Whether the service answers at all; used while offline. */
export const ping = async (): Promise<void> => void (await send('GET', '/healthz', { patience: 5000 }));
