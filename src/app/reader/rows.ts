import type { EventSummary, NoteSummary, TaskSummary } from '../../shared/contract/calendar.ts';
import type { ContactSummary } from '../../shared/contract/contacts.ts';
import type { FileSummary, Photo } from '../../shared/contract/photos.ts';
import type { PageKind, PageRow } from '../../shared/formats/archive-page.ts';

/** A summary as the archive writes it: what is empty is left out. */
type Sparse<Summary> = PageRow & Partial<Omit<Summary, 'id' | 'etag' | 'collection'>>;

export interface Rows {
  contact: Sparse<ContactSummary>;
  event: Sparse<EventSummary>;
  task: Sparse<TaskSummary>;
  note: Sparse<NoteSummary>;
  photo: Sparse<Photo>;
  file: Sparse<FileSummary> & { sha256?: string; description?: string };
}

/** An item of the archive as lists show it; the searched text is folded once, when its part arrives. */
export interface Entry<K extends PageKind = PageKind> {
  readonly kind: K;
  readonly id: string;
  /** Its place in the lists of its kind, which is that of its text too. */
  readonly n: number;
  readonly row: Rows[K];
  readonly title: string;
  /** The second line. */
  readonly under: string;
  readonly text: string;
}

export const isKind = <K extends PageKind>(entry: Entry, kind: K): entry is Entry<K> => entry.kind === kind;
