/** A line of a text beside another text. */
export interface Line {
  text: string;
  /** It is not in the other one. */
  differs: boolean;
}

const MOST_CELLS = 1_000_000; // of the table below; longer texts are marked as a whole between their common ends

/** How many items two lists have in common at their beginning. */
function commonStart(a: readonly string[], b: readonly string[], most: number): number {
  let n = 0;
  while (n < most && a[n] === b[n]) n += 1;
  return n;
}

/** Which lines of `a` and of `b` belong to their longest common subsequence. */
function common(a: readonly string[], b: readonly string[]): { a: Set<number>; b: Set<number> } {
  const kept = { a: new Set<number>(), b: new Set<number>() };
  const width = b.length + 1;
  if ((a.length + 1) * width > MOST_CELLS) return kept;
  // longest[i * width + j]: of a from i on and b from j on
  const longest = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      kept.a.add(i++);
      kept.b.add(j++);
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return kept;
}

/** Two texts line by line, with the lines marked that only one of them has. */
export function compareLines(left: string, right: string): { left: Line[]; right: Line[] } {
  const [a, b] = [left.split('\n'), right.split('\n')];
  const least = Math.min(a.length, b.length);
  const start = commonStart(a, b, least);
  const end = commonStart(a.toReversed(), b.toReversed(), least - start);
  const middle = (lines: readonly string[]) => lines.slice(start, lines.length - end);
  const kept = common(middle(a), middle(b));
  const marked = (lines: readonly string[], same: ReadonlySet<number>): Line[] =>
    lines.map((text, at) => ({
      text,
      differs: at >= start && at < lines.length - end && !same.has(at - start),
    }));
  return { left: marked(a, kept.a), right: marked(b, kept.b) };
}

/** Neighbours of the same sort as one piece: a long text has few pieces and many lines. */
export function pieces(lines: readonly Line[]): Line[] {
  const out: Line[] = [];
  for (const { text, differs } of lines) {
    const last = out.at(-1);
    if (last?.differs === differs) last.text += `\n${text}`;
    else out.push({ text, differs });
  }
  return out;
}

/** Only what went and what came, as one line each. */
export function whatChanged(before: string, after: string): { before: string; after: string } {
  const { left, right } = compareLines(before, after);
  const told = (lines: readonly Line[]) =>
    lines
      .filter(({ text, differs }) => differs && text.trim() !== '')
      .map(({ text }) => text.trim())
      .join(' · ');
  return { before: told(left), after: told(right) };
}
