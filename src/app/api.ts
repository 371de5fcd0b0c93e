import type {
  AccountRow as AccountRowSchema,
  AccountWrite,
  Device,
  Feed,
  Me,
  Snapshot as SnapshotSchema,
} from '../shared/contract/account.ts';
import type { Archive, Choices, PlanItem, Restore } from '../shared/contract/archives.ts';
import type { Attempt, BackupFacts } from '../shared/contract/backup.ts';
import type {
  CalendarEvent,
  EventWrite,
  Note,
  NoteWrite,
  Task,
  TaskWrite,
} from '../shared/contract/calendar.ts';
import type { Collection, CollectionWrite } from '../shared/contract/collections.ts';
import type { Contact, ContactWrite } from '../shared/contract/contacts.ts';
import type { BinItem, ItemVersion, Step, StepDetail, UndoReply } from '../shared/contract/history.ts';
import type { FileSummary, Photo, PhotoWrite } from '../shared/contract/photos.ts';
import type { Problem } from '../shared/contract/problem.ts';
import type { Occurrence as OccurrenceSchema } from '../shared/contract/calendar.ts';
import type { z } from 'zod';

/** The only file that calls fetch. One function per door; replies are looked at just enough to trust their shape. */

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
export type Occurrence = z.infer<typeof OccurrenceSchema>;
export type AccountRow = z.infer<typeof AccountRowSchema>;
export type Snapshot = z.infer<typeof SnapshotSchema>;
export interface Session {
  id: string;
  current: boolean;
  createdAt: string;
  lastAt: string;
  address: string | null;
  agent: string | null;
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

type Query = Record<string, string | number | boolean | null | undefined>;
interface Ask {
  query?: Query;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, with `type`. */
  bytes?: BodyInit;
  type?: string;
  etag?: string | undefined;
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
  const headers: Record<string, string> = { Accept: 'application/json' };
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

async function send(method: string, path: string, ask: Ask = {}): Promise<Response> {
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
async function get<T>(path: string, has: readonly (keyof T & string)[], ask?: Ask): Promise<T> {
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

const listOf = <T>(path: string, query?: Query): Promise<Page<T>> =>
  get<Page<T>>(path, ['items'], query ? { query } : {});

/** A write. Replies without a body give null data. */
async function write<T>(
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
const post = <T>(path: string, body: unknown = {}, ask: Ask = {}, has: readonly string[] = []) =>
  write<T>('POST', path, { ...ask, body }, has);

/** A key for `create`; keep it over retries. (crypto.randomUUID needs https, this does not.) */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join('-');

export interface Nouns {
  contacts: { item: Contact; write: ContactWrite };
  events: { item: CalendarEvent; write: EventWrite };
  tasks: { item: Task; write: TaskWrite };
  notes: { item: Note; write: NoteWrite };
  photos: { item: Photo; write: PhotoWrite };
  files: { item: FileSummary & { kind: 'file'; sha256: string }; write: never };
  collections: { item: Collection; write: CollectionWrite };
}
export type Noun = keyof Nouns;
type Made<N extends Noun> = Nouns[N]['item'] & { id: string; etag: string };
const one = (noun: Noun, id: string) => `/api/${noun}/${encodeURIComponent(id)}`;

/** Single items, the same for every noun. */
export const items = {
  /** A page of one kind, as the service sorts it; lists of screens come from the feed. */
  list: (noun: Noun, query?: Query) =>
    listOf<{ id: string; etag: string; collection: string }>(`/api/${noun}`, query),
  get: <N extends Noun>(noun: N, id: string, seq?: number) =>
    get<Made<N>>(one(noun, id), ['id', 'etag'], { query: { seq } }),
  create: <N extends Noun>(noun: N, body: Nouns[N]['write'], key: string) =>
    post<Made<N>>(`/api/${noun}`, body, { key }, ['id']),
  /** With `etag` a lost race is refused: ApiError item.changed, problem.etag is the present one. */
  save: <N extends Noun>(noun: N, id: string, body: Nouns[N]['write'], etag?: string) =>
    write<Made<N>>('PUT', one(noun, id), { body, etag }, ['id']),
  remove: (noun: Noun, id: string, etag?: string) => write<null>('DELETE', one(noun, id), { etag }),
  versions: (noun: Noun, id: string) => listOf<ItemVersion>(`${one(noun, id)}/versions`),
  restoreVersion: <N extends Noun>(noun: N, id: string, seq: number) =>
    post<Made<N>>(`${one(noun, id)}/versions/${seq}/restore`),
  /** Many items of any kind in one step. */
  removeMany: (ids: readonly string[]) =>
    post<{ batch: string; deleted: number; skipped: unknown[] }>('/api/delete', { ids }, {}, ['batch']),
};

export const account = {
  me: () => get<Me>('/api/me', ['user']),
  signIn: (email: string, password: string) => post<unknown>('/api/auth/sign-in/email', { email, password }),
  signOut: () => post<null>('/api/auth/sign-out'),
  sessions: () => listOf<Session>('/api/auth/sessions'),
  endSession: (id: string) => write<null>('DELETE', `/api/auth/sessions/${encodeURIComponent(id)}`),
  endOtherSessions: () => write<null>('DELETE', '/api/auth/sessions'),
  changePassword: (current: string, password: string) =>
    post<null>('/api/auth/change-password', { current, password }),
  setup: (token: string, accounts: AccountWrite[]) => post<unknown>('/api/setup', { token, accounts }),
  accounts: (query?: Query) => listOf<AccountRow>('/api/accounts', query),
  addAccount: (row: AccountWrite) => post<AccountRow>('/api/accounts', row),
  snapshot: () => get<Snapshot>('/api/snapshot', ['seq', 'digest', 'counts']),
  devices: () => listOf<Device>('/api/devices'),
  addDevice: (device: { name: string; scopes?: Device['scopes']; mayDelete?: boolean }) =>
    post<{ id: string; user: string; password: string }>('/api/devices', device, {}, ['password']),
  revokeDevice: (id: string) => write<null>('DELETE', `/api/devices/${encodeURIComponent(id)}`),
};

export const changes = (
  query: { since: number; derived: number; kinds: string; limit?: number },
  signal?: AbortSignal,
) => get<Feed>('/api/changes', ['epoch', 'seq', 'items'], { query, ...(signal ? { signal } : {}) });
/** Whether the service answers at all; used while offline. */
export const ping = async (): Promise<void> => void (await send('GET', '/healthz', { patience: 5000 }));

export const backup = {
  facts: () => get<BackupFacts>('/api/backup', ['device', 'vault', 'own']),
  /** Answers when done (an attempt), or with null data when it goes on by itself. */
  now: () => write<Attempt | null>('POST', '/api/backup', { body: {}, patience: 300_000 }),
  attempts: (query?: { kind?: Attempt['kind']; cursor?: string; limit?: number }) =>
    listOf<Attempt>('/api/backup/attempts', query),
};

export const history = {
  list: (query?: { cursor?: string; limit?: number; actor?: string; kind?: string }) =>
    listOf<Step>('/api/history', query),
  step: (batch: string, cursor?: string) =>
    get<StepDetail>(`/api/history/${encodeURIComponent(batch)}`, ['batch', 'changes'], { query: { cursor } }),
  undo: (batch: string, ids?: readonly string[]) =>
    post<UndoReply>(`/api/history/${encodeURIComponent(batch)}/undo`, ids ? { items: ids } : {}, {}, [
      'state',
    ]),
  bin: (query?: { kind?: string; cursor?: string; limit?: number }) => listOf<BinItem>('/api/bin', query),
  putBack: (ids: readonly string[]) => post<UndoReply>('/api/bin/put-back', { ids }, {}, ['state']),
};

export const archives = {
  /** state freezing: ask `get` again until it is complete or partial. */
  make: () => post<Archive>('/api/archives', {}, {}, ['id', 'state']),
  list: (query?: Query) => listOf<Archive>('/api/archives', query),
  get: (id: string) => get<Archive>(`/api/archives/${encodeURIComponent(id)}`, ['id', 'state']),
  renew: (id: string) => post<Archive>(`/api/archives/${encodeURIComponent(id)}/renew`),
  end: (id: string) => write<null>('DELETE', `/api/archives/${encodeURIComponent(id)}`),
};

const plan = (id: string) => `/api/restores/${encodeURIComponent(id)}`;
/** Previews and what comes of them. From a file: offline/upload.ts. */
export const restores = {
  fromSeq: (seq: number) => post<Restore>('/api/restores', { seq }, {}, ['id', 'state']),
  list: (query?: Query) => listOf<Restore>('/api/restores', query),
  get: (id: string) => get<Restore>(plan(id), ['id', 'state', 'digest']),
  items: (id: string, query?: { kind?: string; action?: string; cursor?: string; limit?: number }) =>
    listOf<PlanItem>(`${plan(id)}/items`, query),
  both: <T>(id: string, item: string) =>
    get<{ before: T | null; after: T | null }>(`${plan(id)}/items/${encodeURIComponent(item)}`, [
      'before',
      'after',
    ]),
  /** The same `key` again is the same step: safe to repeat when the answer was lost. */
  apply: (id: string, digest: string, choices: Choices, key: string) =>
    post<Restore>(`${plan(id)}/apply`, { digest, choices }, { key, patience: 600_000 }, ['id', 'state']),
  again: (id: string) => post<Restore>(`${plan(id)}/again`, {}, {}, ['id', 'state']),
};

export const calendar = {
  occurrences: (query: { from: string; to: string; zone: string }) =>
    get<Page<Occurrence> & { cut: boolean }>('/api/events', ['items'], { query }),
};

/** The cards of these contacts in one file. */
export const exportContacts = async (ids: readonly string[]): Promise<Blob> =>
  (await send('POST', '/api/contacts/export', { body: { ids } })).blob();

/** The bytes of a photo as they came; `onbytes` hears how many of them are here. A cut transfer is a failure. */
export async function originalOf(
  id: string,
  options: { signal?: AbortSignal; onbytes?: (received: number) => void } = {},
): Promise<Blob> {
  const { signal, onbytes } = options;
  const response = await send('GET', urls.original('photos', id), {
    patience: 600_000,
    ...(signal ? { signal } : {}),
  });
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  try {
    for (let reader = response.body?.getReader(); reader;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      onbytes?.((received += value.length));
    }
  } catch (cause) {
    if (signal?.aborted) throw cause; // the caller gave up: not a failure
    throw report(unreached());
  }
  return new Blob(parts, { type: response.headers.get('Content-Type') ?? '' });
}

/** Addresses for links, images and downloads. */
export const urls = {
  /** The picture in a card, or in its version `seq`. */
  contactPhoto: (id: string, etag: string, seq?: number) =>
    address(`${one('contacts', id)}/photo`, { v: etag, seq }),
  allContacts: '/api/contacts.vcf',
  thumbnail: (id: string, etag: string, size: 192 | 384) =>
    address(`${one('photos', id)}/thumbnail`, { size, v: etag }),
  original: (noun: 'photos' | 'files', id: string) => `${one(noun, id)}/original`,
  download: (noun: 'photos' | 'files', id: string) => `${one(noun, id)}/original?download=1`,
};
