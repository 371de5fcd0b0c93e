import type { Verdict } from '../../../shared/formats/archive/check.ts';
import { count, listing, number } from '../../ui/format.ts';

type Found = Pick<Verdict, 'good' | 'bad' | 'missing' | 'extra' | 'lacking'>;

/** Every file that the list of contents promises is there and right. */
export const isWhole = ({ bad, missing }: Found): boolean => bad + missing === 0;

/** Files the archive should hold: those that are right, those that are not, those that are not there. */
export const listedFiles = ({ good, bad, missing }: Found): number => good.files + bad + missing;

/** "57,863 of 57,863 files match". */
export const matchWords = (found: Found): string =>
  `${number(found.good.files)} of ${count(listedFiles(found), 'file')} match`;

/** The verdict in a sentence; says first what is wrong. */
export function verdictWords(found: Found): string {
  const { bad, missing, extra } = found;
  const wrong = [
    bad > 0 ? `${count(bad, 'file is', 'files are')} damaged` : '',
    missing > 0 ? `${count(missing, 'file is', 'files are')} missing` : '',
    extra > 0 ? `${count(extra, 'file is', 'files are')} not of the archive` : '',
  ].filter(Boolean);
  if (isWhole(found) && extra === 0)
    return 'The archive is whole: every file is as its list of contents says.';
  if (isWhole(found)) return `The archive is whole; ${listing(wrong)}.`;
  return `The archive is not whole: ${listing(wrong)}.`;
}

export const FAULT_WORDS = { bad: 'Damaged', missing: 'Missing', extra: 'Not of the archive' } as const;
