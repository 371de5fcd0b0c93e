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
