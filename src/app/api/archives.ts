import type {
  Archive,
  ArchiveLink,
  Choices,
  LinkWrite,
  PlanItem,
  Restore,
} from '../../shared/contract/archives.ts';
import { get, listOf, post, type Query, send, write } from './send.ts';

type LinkFields = Partial<LinkWrite>;
const MONTH = 30 * 86_400_000; // ms

export const archives = {
  /** state freezing: ask `get` again until it is complete or partial. */
  make: () => post<Archive>('/api/archives', {}, {}, ['id', 'state']),
  list: (query?: Query) => listOf<Archive>('/api/archives', query),
  get: (id: string) => get<Archive>(`/api/archives/${encodeURIComponent(id)}`, ['id', 'state']),
  renew: (id: string) => post<Archive>(`/api/archives/${encodeURIComponent(id)}/renew`),
  /** Every byte of it was checked here; believed with its digest only. */
  checked: (id: string, digest: string) =>
    post<Archive>(`/api/archives/${encodeURIComponent(id)}/checked`, { digest }, {}, ['id', 'state']),
  /** A link that fetches it without a session. */
  makeLink: (id: string, fields: LinkFields, key: string) =>
    post<ArchiveLink>(`/api/archives/${encodeURIComponent(id)}/links`, fields, { key }, ['id', 'url']),
  revokeLink: (id: string, link: string) =>
    write<null>('DELETE', `/api/archives/${encodeURIComponent(id)}/links/${encodeURIComponent(link)}`),
  /** The ZIP's bytes from `from` on, as long as it is the one with this ETag (as the reply's header gives it). */
  bytes: (url: string, from: number, etag: string | null, signal: AbortSignal): Promise<Response> =>
    send('GET', url, {
      headers: {
        Accept: 'application/zip',
        ...(from > 0 && etag ? { Range: `bytes=${from}-`, 'If-Range': etag } : {}),
      },
      signal,
      patience: MONTH, // a stall is the caller's to notice: the body of 200 GB takes its time
    }),
  end: (id: string) => write<null>('DELETE', `/api/archives/${encodeURIComponent(id)}`),
};

const plan = (id: string) => `/api/restores/${encodeURIComponent(id)}`;
/** Previews and what comes of them. From a file: offline/upload.ts. */
export const restores = {
  fromSeq: (seq: number) => post<Restore>('/api/restores', { seq }, {}, ['id', 'state']),
  /** By its list of contents alone; state waiting: bytes are to come. */
  fromManifest: (manifest: Blob, name: string, key: string, signal: AbortSignal) =>
    write<Restore>(
      'POST',
      '/api/restores',
      {
        query: { name },
        bytes: manifest,
        type: 'application/vnd.lifeboat.manifest+json',
        key,
        signal,
        patience: 600_000,
      },
      ['id', 'state', 'lacking'],
    ),
  /** The bodies it still lacks, by SHA-256. */
  lacking: (id: string, cursor: string | null) =>
    get<{ items: { sha256: string; size: number }[]; next: string | null }>(`${plan(id)}/blobs`, ['items'], {
      query: { limit: 10_000, cursor },
    }),
  /** Goes on without the bodies that have not come; `reasons` by SHA-256, 1000 at most. */
  without: (id: string, reasons: Record<string, string>) =>
    post<Restore>(`${plan(id)}/without`, { reasons }, { patience: 600_000 }, ['id', 'state']),
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
