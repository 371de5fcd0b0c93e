import { removeOne } from '../offline/remove.ts';
import { saveFile } from '../ui/save-file.ts';
import { noteName, type Words } from '../ui/note-words.ts';
import { asTextFile } from './text.ts';

/** Moves a note to the bin, with Undo. True when it worked. */
export const remove = (id: string, words: Words): Promise<boolean> => removeOne('note', id, noteName(words));

/** Hands the browser the note as plain text. */
export function download(words: Words): void {
  const { name, content } = asTextFile(words);
  saveFile(new Blob([content], { type: 'text/plain' }), name);
}
