import type { Restore } from '../../shared/contract/archives.ts';
import { count, number } from '../ui/format.ts';
import { sourceName } from './words.ts';

/** "Put back: 55 of 55 items.", for the message after it. */
export function doneWords({ source, report }: Restore): string {
  const verb = source.type === 'import' ? 'Imported' : 'Put back';
  if (!report) return `${verb}.`;
  if (report.state === 'failed') return `${verb}, but what is there now is not what the preview said.`;
  return `${verb}: ${number(report.done)} of ${count(report.planned, 'item')}.`;
}

/** What a reader hears after "Undo". */
export const undoWords = ({ source }: Restore): string =>
  source.type === 'import' ? `importing ${source.name}` : `putting back ${sourceName(source)}`;
