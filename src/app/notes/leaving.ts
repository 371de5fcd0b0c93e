import type { NoteEditor } from './note-editor.svelte.ts';

/** Off the screen with a save on its way: who comes back goes on with the same one, or it would meet itself. */
export const leaving = new Map<string, NoteEditor>();
