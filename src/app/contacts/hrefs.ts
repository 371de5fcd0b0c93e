import { nav } from '../ui/nav.svelte.ts';

/** Stands for the id of a contact that is not there yet. */
export const NEW = 'new';

/** What belongs to one open card only. */
const CARD_ONLY = { edit: null, seq: null };

/** Addresses of this screen; the search is kept in all of them. */
export const contactHref = (id: string): string => nav.href(`/contacts/${id}`, CARD_ONLY);
export const newHref = (): string => nav.href(`/contacts/${NEW}`, CARD_ONLY);
export const listHref = (): string => nav.href('/contacts', CARD_ONLY);
export const editHref = (id: string): string => nav.href(`/contacts/${id}`, { edit: '1', seq: null });
export const doublesHref = '/contacts/doubles';
export const groupsHref = '/contacts/groups';
export const importHref = '/contacts/import';

/** The list of one group, all address books in it. */
export const groupHref = (code: string): string => `/contacts?group=${encodeURIComponent(code)}`;

/** The page on which contacts are merged; `from`: where it leads back to. */
export const mergeHref = (ids: readonly string[], from: 'doubles' | 'list'): string =>
  `/contacts/merge?ids=${ids.join(',')}${from === 'doubles' ? '&from=doubles' : ''}`;
