import { count } from './format.ts';
import type { IconName } from './icons.ts';
import { countsInWords } from './kinds.ts';
import { listing } from './format.ts';

/** What pages call the collections of each type, and what dialogs about them need to know. */
export type CollectionType = 'addressbook' | 'calendar' | 'notebook' | 'folder';

export interface CollectionLike {
  id: string;
  etag: string;
  type: CollectionType;
  name: string;
  color: string | null;
  description: string | null;
  components: readonly string[];
  /** The folder it lies in; null at the top. */
  parent: string | null;
}

/** What a dialog asks to be written; absent: as it is. */
export interface CollectionFields {
  type?: CollectionType;
  name?: string;
  color?: string | null;
  description?: string | null;
  components?: ('VEVENT' | 'VTODO' | 'VJOURNAL')[];
  parent?: string;
}

export interface Contents {
  counts: Partial<Record<string, number>>;
  total: number;
}

/** Why a write did not work; `name`: it is about the name. */
export interface Refusal {
  text: string;
  at: 'name' | 'form';
  /** The version to expect next time, when someone else changed it meanwhile. */
  etag?: string;
}

/** What a dialog needs done; see offline/collections.ts. */
export interface CollectionActs {
  save(before: CollectionLike | null, fields: CollectionFields, etag?: string): Promise<Refusal | null>;
  contents(id: string): Promise<Contents>;
  /** Only while it holds so many items. */
  remove(collection: CollectionLike, contents: Contents): Promise<'done' | 'holds-other' | 'failed'>;
}

interface Words {
  one: string;
  many: string;
  icon: IconName;
  /** Its colour while none is chosen. */
  tint: string;
  /** Why the one that every account has stays. */
  fixed: string;
}

export const COLLECTION_WORDS: Readonly<Record<CollectionType, Words>> = {
  addressbook: {
    one: 'address book',
    many: 'address books',
    icon: 'people',
    tint: 'var(--k-contacts)',
    fixed: 'This address book stays: new contacts go there when no other is named.',
  },
  calendar: {
    one: 'calendar',
    many: 'calendars',
    icon: 'calendar',
    tint: 'var(--k-calendar)',
    fixed: 'This calendar stays: new events and tasks go there when no other is named.',
  },
  notebook: {
    one: 'notebook',
    many: 'notebooks',
    icon: 'note',
    tint: 'var(--k-notes)',
    fixed: 'This notebook stays: new notes go there when no other is named.',
  },
  folder: {
    one: 'folder',
    many: 'folders',
    icon: 'folder',
    tint: 'var(--k-photos)',
    fixed: 'This folder stays: all other folders, photos and files lie in it.',
  },
};

const COMPONENT_WORDS: Readonly<Record<string, string>> = {
  VEVENT: 'events',
  VTODO: 'tasks',
  VJOURNAL: 'notes',
};

/** "events and tasks" */
export const componentsInWords = (components: readonly string[]): string =>
  listing(components.flatMap((one) => COMPONENT_WORDS[one] ?? []));

/** "38 contacts and 2 folders"; "nothing" when it is empty. */
export const contentsInWords = ({ counts, total }: Contents): string =>
  total === 0 ? 'nothing' : listing(countsInWords(counts));

/** "Delete calendar and 12 items" */
export const deleteWords = (type: CollectionType, total: number): string =>
  `Delete ${COLLECTION_WORDS[type].one}${total > 0 ? ` and ${count(total, 'item')}` : ''}`;
