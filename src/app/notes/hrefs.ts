import { nav } from '../ui/nav.svelte.ts';
import { NEW } from './drafts.ts';

/** Addresses of this screen; the search stays in them. */
export const listHref = () => nav.href('/notes', { seq: null });
export const noteHref = (id: string) => nav.href(`/notes/${encodeURIComponent(id)}`, { seq: null });
export const newHref = () => noteHref(NEW);
