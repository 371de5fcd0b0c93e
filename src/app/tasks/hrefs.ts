import { nav } from '../ui/nav.svelte.ts';

/** Addresses of this screen; search and list stay in them. */
export const listHref = () => nav.href('/tasks', { seq: null });
export const taskHref = (id: string) => nav.href(`/tasks/${encodeURIComponent(id)}`, { seq: null });
