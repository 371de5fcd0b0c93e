import { nav } from '../ui/nav.svelte.ts';

/** Addresses of this screen; search, folder and order stay in them. */
export const listHref = () => nav.href('/files', { seq: null });
export const fileHref = (id: string) => nav.href(`/files/${encodeURIComponent(id)}`, { seq: null });
