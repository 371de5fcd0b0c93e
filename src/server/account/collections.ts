import { FIXED, type CollectionType, type Kind } from '../../shared/contract/kinds.ts';
import type { Version } from './version.ts';

/** What is no collection itself but may be one's parent. */
export const TOPS: readonly string[] = ['', 'contacts', 'calendars'];

/** Whether a collection lies, through its parents, at a top: neither in itself nor in what is not there. */
export function leadsHome(id: string, parents: ReadonlyMap<string, string>): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = id; at !== undefined; at = parents.get(at)) {
    if (TOPS.includes(at)) return true;
    if (seen.has(at)) return false;
    seen.add(at);
  }
  return false;
}

/** Where top-level collections lie: the parents of /dav/contacts/…, /dav/calendars/… and of the library root. */
export const HOMES = { contacts: 'contacts', calendars: 'calendars', files: '' } as const;

const COMPONENTS: Record<CollectionType, string[]> = {
  addressbook: ['VCARD'],
  calendar: ['VEVENT', 'VTODO', 'VJOURNAL'],
  notebook: ['VJOURNAL'],
  folder: [],
};

/** The home, or for folders the library root, in which a new collection of this type lies. */
export const homeOf = (type: CollectionType): string =>
  type === 'addressbook' ? HOMES.contacts : type === 'folder' ? FIXED.library : HOMES.calendars;

/** `components`: what a calendar keeps, when not all of its type. */
export function collectionVersion(
  type: CollectionType,
  href: string,
  props: Version['props'],
  parent = homeOf(type),
  components = COMPONENTS[type],
): Version {
  return {
    kind: 'collection',
    collection: parent,
    href,
    mediaType: 'httpd/unix-directory',
    body: null,
    props: components.length > 0 ? { ...props, components } : props,
  };
}

/** What type a collection's version describes. */
export function collectionType(version: Pick<Version, 'props'>): CollectionType {
  const components = version.props.components ?? [];
  if (components.includes('VCARD')) return 'addressbook';
  if (components.length === 0) return 'folder';
  return components.length === 1 && components[0] === 'VJOURNAL' ? 'notebook' : 'calendar';
}

const COMPONENT_OF: Partial<Record<Kind, string>> = {
  contact: 'VCARD',
  event: 'VEVENT',
  task: 'VTODO',
  note: 'VJOURNAL',
};

/** Whether an item of this kind may lie in a collection with these props. */
export function accepts(props: Version['props'], kind: Kind): boolean {
  const component = COMPONENT_OF[kind];
  const components = props.components ?? [];
  return component ? components.includes(component) : components.length === 0;
}

/** What every account starts with: fixed ids, the same everywhere, no addedAt. */
export const DEFAULTS: readonly { id: string; version: Version }[] = [
  { id: FIXED.book, version: collectionVersion('addressbook', 'default', { name: 'Contacts' }) },
  { id: FIXED.calendar, version: collectionVersion('calendar', 'default', { name: 'Calendar' }) },
  { id: FIXED.notebook, version: collectionVersion('notebook', 'notes', { name: 'Notes' }) },
  {
    id: FIXED.library,
    version: collectionVersion('folder', 'library', { name: 'Photos and files' }, HOMES.files),
  },
];

export { isFixed } from '../../shared/contract/fixed.ts';

/** The collection a new item of this kind goes to when none is named. */
export function defaultCollection(kind: Kind): string {
  if (kind === 'contact') return FIXED.book;
  if (kind === 'note') return FIXED.notebook;
  return kind === 'event' || kind === 'task' ? FIXED.calendar : FIXED.library;
}
