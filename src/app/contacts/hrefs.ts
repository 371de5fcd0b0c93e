import { nav } from '../ui/nav.svelte.ts';
import { NEW } from './editor.svelte.ts';

/** What belongs to one open card only. */
const CARD_ONLY = { edit: null, seq: null };

/** Addresses of this screen; the search is kept in all of them. */
export const contactHref = (id: string): string => nav.href(`/contacts/${id}`, CARD_ONLY);
export const newHref = (): string => nav.href(`/contacts/${NEW}`, CARD_ONLY);
export const listHref = (): string => nav.href('/contacts', CARD_ONLY);
export const editHref = (id: string): string => nav.href(`/contacts/${id}`, { edit: '1', seq: null });
