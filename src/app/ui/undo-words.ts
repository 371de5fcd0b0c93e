import { count, listing, number } from './format.ts';

/** Said before an undo: "3 of 38 were edited later; they stay." '' when nothing was. */
export function laterWords(later: number, total: number): string {
  if (later === 0) return '';
  if (later >= total)
    return total === 1
      ? 'It was edited later; it stays.'
      : `All ${number(total)} were edited later; they stay.`;
  return `${number(later)} of ${number(total)} ${later === 1 ? 'was' : 'were'} edited later; ${later === 1 ? 'it stays' : 'they stay'}.`;
}

const REASONS: Readonly<Record<string, string>> = {
  'changed-later': 'edited later',
  gone: 'its content is no longer kept',
  'uid-taken': 'another one with the same identity is there',
  'collection-missing': 'what it lay in is gone',
};
export const skipReason = (reason: string): string => REASONS[reason] ?? reason;

interface Reply {
  state: string;
  undone: number;
  skipped: readonly { name: string; reason: string }[];
}
const NAMED = 3;

/** Up to three names, then how many more. */
export function someNames(skipped: Reply['skipped']): string {
  const names = skipped.slice(0, NAMED).map((one) => one.name || 'one without a name');
  const more = skipped.length - names.length;
  return listing(more > 0 ? [...names, `${number(more)} more`] : names);
}

/** What came of an undo, truthfully: all of it, a part with names, or nothing. `of`: "deleting Ravi Iyer". */
export function undoOutcome(reply: Reply, of: string): string {
  const { state, undone, skipped } = reply;
  if (state === 'complete') return `Undone: ${of}.`;
  const left = leftWords(skipped, skipped.length === 1 ? 'Left as it is' : 'Left as they are');
  if (state === 'nothing') return `Nothing was undone: ${of}.${left}`;
  return `Undone in part: ${of}. ${count(undone, 'item')} ${undone === 1 ? 'is' : 'are'} as before.${left}`;
}

/** " Left as they are: Ravi Iyer and 2 more (edited later)." The reason only when all have the same. */
function leftWords(skipped: Reply['skipped'], lead: string): string {
  const [first] = skipped;
  if (!first) return '';
  const same = skipped.every((one) => one.reason === first.reason);
  return ` ${lead}: ${someNames(skipped)}${same ? ` (${skipReason(first.reason)})` : ''}.`;
}

/** The same for putting back from the bin. */
export function putBackOutcome(reply: Reply): string {
  const { undone, skipped } = reply;
  const left = leftWords(skipped, 'Not put back');
  return undone === 0 ? `Nothing was put back.${left}` : `${count(undone, 'item')} put back.${left}`;
}
