import { noteName, type Words } from '../ui/note-words.ts';
import { safeName } from '../ui/save-file.ts';

/** The same words as the service keeps them: a title has no space around it, a line ends with one character. */
export const asKept = ({ title, text }: Words): Words => ({
  title: title.trim(),
  text: text.replace(/\r\n?/g, '\n'),
});

export const sameWords = (a: Words, b: Words): boolean => {
  const [one, other] = [asKept(a), asKept(b)];
  return one.title === other.title && one.text === other.text;
};

/** A note as a file of plain text: the title, an empty line, the text. */
export function asTextFile(words: Words): { name: string; content: string } {
  const { title, text } = asKept(words);
  return {
    name: `${safeName(noteName(words), 'note')}.txt`,
    content: [title, text].filter(Boolean).join('\n\n') + (text.endsWith('\n') ? '' : '\n'),
  };
}
