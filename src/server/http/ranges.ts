import { LifeboatError } from '../../shared/contract/problem.ts';

export interface Span {
  start: number;
  /** Exclusive. */
  end: number;
}

/**
 * What a Range header asks of `size` bytes (RFC 9110, section 14): null for the whole (no header, several ranges,
 * unreadable), one span otherwise. @throws `range.unsatisfiable` beyond the end or for `bytes=-0`
 */
export function parseRange(header: string | undefined, size: number): Span | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const [, first = '', last = ''] = match;
  if (first === '') {
    const suffix = Number(last);
    if (suffix === 0 || size === 0)
      throw new LifeboatError('range.unsatisfiable', { where: `bytes */${size}` });
    return { start: Math.max(0, size - suffix), end: size };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return null;
  if (start >= size) throw new LifeboatError('range.unsatisfiable', { where: `bytes */${size}` });
  return { start, end: last === '' ? size : Math.min(Number(last) + 1, size) };
}

/** Whether an If-None-Match names this strong tag. */
export const matchesTag = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  header.split(',').some((t) => t.trim() === '*' || t.trim().replace(/^W\//, '') === `"${etag}"`);
