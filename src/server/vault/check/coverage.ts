/** Sound files of one epoch, by seqs. */
export interface EpochFiles {
  snapshots: number[];
  /** `base`: the seq of an earlier epoch a segment goes on from, or 0. */
  segments: { from: number; to: number; base: number }[];
}

export interface Span {
  from: number;
  to: number;
}

/**
 * The stretches of seqs that can be rebuilt from an epoch's sound files: a snapshot stands for all before it. More
 * than one stretch: what lies between is missing.
 */
export function coverage({ snapshots, segments }: EpochFiles): Span[] {
  const spans: Span[] = segments.map(({ from, to }) => ({ from, to }));
  // what an epoch goes on from lies in the one before it
  for (const { from, base } of segments) if (base > 0 && base === from - 1) spans.push({ from: 1, to: base });
  if (snapshots.length > 0) spans.push({ from: 1, to: Math.max(...snapshots) });
  spans.sort((a, b) => a.from - b.from || a.to - b.to);
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && span.from <= last.to + 1) last.to = Math.max(last.to, span.to);
    else joined.push({ ...span });
  }
  if (joined.length > 0 && joined[0]!.from > 1) joined.unshift({ from: 1, to: 0 });
  return joined;
}
