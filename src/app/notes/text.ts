import { safeName } from '../ui/save-file.ts';

/** The words of a note, as far as they are known. */
export interface Words {
  title: string;
  text: string;
}

const SHOWN = 160; // characters of a line that a row can show

const linesOf = (text: string): string[] =>
  text
    .split('\n', 12)
    .map((line) => line.trim().slice(0, SHOWN))
    .filter(Boolean);

/** What a note is called: its title, else its first line. */
export const noteName = ({ title, text }: Words): string =>
  title.trim() || linesOf(text)[0] || 'Without a title';

/** What a row shows below the name. */
export const noteExcerpt = ({ title, text }: Words): string =>
  linesOf(text)
    .slice(title.trim() ? 0 : 1)
    .join(' · ');

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
