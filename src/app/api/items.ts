import type {
  CalendarEvent,
  EventWrite,
  Note,
  NoteWrite,
  Task,
  TaskWrite,
} from '../../shared/contract/calendar.ts';
import type { Collection, CollectionWrite } from '../../shared/contract/collections.ts';
import type { Contact, ContactWrite } from '../../shared/contract/contacts.ts';
import type { ItemVersion } from '../../shared/contract/history.ts';
import type { FileSummary, Photo, PhotoWrite } from '../../shared/contract/photos.ts';
import { get, listOf, post, type Query, write } from './send.ts';

export interface Nouns {
  contacts: { item: Contact; write: ContactWrite };
  events: { item: CalendarEvent; write: EventWrite };
  tasks: { item: Task; write: TaskWrite };
  notes: { item: Note; write: NoteWrite };
  photos: { item: Photo; write: PhotoWrite };
  files: {
    item: FileSummary & { kind: 'file'; sha256: string };
    write: Pick<PhotoWrite, 'name' | 'collection'>;
  };
  collections: { item: Collection; write: CollectionWrite };
}
export type Noun = keyof Nouns;
type Made<N extends Noun> = Nouns[N]['item'] & { id: string; etag: string };
/** The address of one item. */
export const one = (noun: Noun, id: string) => `/api/${noun}/${encodeURIComponent(id)}`;

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
