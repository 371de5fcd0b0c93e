/** A stretch of bytes: from the first up to, not including, the second. */
export type ByteRange = [start: number, end: number];

/** More stretches than any real download leaves; beyond, the smallest are forgotten, which only ever asks for more. */
const MOST = 1000;

/** The stretches and one more, joined where they touch, in order. */
export function united(ranges: readonly ByteRange[], added: ByteRange): ByteRange[] {
  const all = [...ranges, added].filter(([start, end]) => start < end).sort((a, b) => a[0] - b[0]);
  const joined: ByteRange[] = [];
  for (const [start, end] of all) {
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  while (joined.length > MOST) joined.splice(smallest(joined), 1);
  return joined;
}

function smallest(ranges: ByteRange[]): number {
  let least = 0;
  for (const [n, [start, end]] of ranges.entries())
    if (end - start < ranges[least]![1] - ranges[least]![0]) least = n;
  return least;
}

/** Whether every byte of `size` is among them. */
export const covers = (ranges: readonly ByteRange[], size: number): boolean =>
  ranges.length === 1 && ranges[0]![0] <= 0 && ranges[0]![1] >= size;
