/** The letters beside the list: where each heading starts, and which of them there is room for. */
export interface Heading {
  letter: string;
  /** The first row under it. */
  index: number;
}

export function headings(entries: readonly { letter: string }[]): Heading[] {
  const found: Heading[] = [];
  entries.forEach(({ letter }, index) => {
    if (found.at(-1)?.letter !== letter) found.push({ letter, index });
  });
  return found;
}

const SCRIPTS = ['Latin', 'Greek', 'Cyrillic', 'Hebrew', 'Arabic', 'Devanagari', 'Bengali', 'Tamil', 'Thai']
  .concat(['Georgian', 'Armenian', 'Ethiopic', 'Hangul', 'Hiragana', 'Han'])
  .map((name) => [name, new RegExp(`\\p{Script=${name}}`, 'u')] as const);

const scriptOf = (letter: string): string => SCRIPTS.find(([, pattern]) => pattern.test(letter))?.[0] ?? '';

/** As many as there is room for: first the other scripts give way to one letter each, then all are thinned evenly. */
export function fitting(all: readonly Heading[], rows: number, room: number): readonly Heading[] {
  return all.length <= room ? all : thinned(mainScript(all, rows), room);
}

/** All letters of the script that most names are in, and the first of every other. */
function mainScript(all: readonly Heading[], rows: number): readonly Heading[] {
  const size = new Map<string, number>();
  all.forEach(({ letter, index }, at) => {
    const script = scriptOf(letter);
    size.set(script, (size.get(script) ?? 0) + (all[at + 1]?.index ?? rows) - index);
  });
  const main = [...size].sort((a, b) => b[1] - a[1])[0]?.[0];
  return all.filter(({ letter }, at) => {
    const script = scriptOf(letter);
    return script === main || at === 0 || scriptOf(all[at - 1]?.letter ?? '') !== script;
  });
}

/** The first and the last always. */
function thinned(list: readonly Heading[], room: number): readonly Heading[] {
  if (list.length <= room) return list;
  const step = (list.length - 1) / (room - 1);
  return Array.from({ length: room }, (_, n) => list[Math.round(n * step)] as Heading);
}
