import { listing, number } from './format.ts';
import { countsInWords, kindWords } from './kinds.ts';
import { type LookLike, visitWords } from './support-words.ts';

/** Steps of History in words. The shapes are those of the contract, as far as words need them. */
type ByKind = Partial<Record<string, number>>;
export interface StepLike {
  actor: { type: string; name: string };
  act: string;
  counts: { added: ByKind; changed: ByKind; removed: ByKind };
  items: readonly { kind: string; name: string }[];
  /** What support looked at last in a visit: such a step changed nothing. */
  look?: LookLike | undefined;
  /** How many looks of the visit it stands for. */
  looks?: number | undefined;
}
export interface Piece {
  text: string;
  strong?: boolean;
}
type Turn = 'added' | 'changed' | 'removed';
const TURNS: readonly Turn[] = ['added', 'changed', 'removed'];
const DONE: Record<Turn, string> = { added: 'added', changed: 'changed', removed: 'deleted' };

const sum = (counts: ByKind): number => Object.values(counts).reduce<number>((n, more) => n + (more ?? 0), 0);
const turnsOf = (step: StepLike): Turn[] => TURNS.filter((turn) => sum(step.counts[turn]) > 0);

/** How many items a step touched. */
export const sizeOf = ({ counts }: Pick<StepLike, 'counts'>): number =>
  sum(counts.added) + sum(counts.changed) + sum(counts.removed);

/** Whether all a step did was to delete: taking it back is called "Put back". */
export function onlyRemoved(step: StepLike): boolean {
  const [turn, more] = turnsOf(step);
  return turn === 'removed' && more === undefined;
}

/** "Ravi Iyer", or "38 contacts and 2 notes". Files and photos are counted: their names say little. */
export function whatOf(step: StepLike): string {
  const [only] = step.items;
  if (sizeOf(step) <= 1 && only) {
    if (only.name && only.kind !== 'photo') return only.name;
    return `a ${kindWords(only.kind).one}`;
  }
  const all: Record<string, number> = {};
  for (const turn of TURNS)
    for (const [kind, n] of Object.entries(step.counts[turn])) all[kind] = (all[kind] ?? 0) + (n ?? 0);
  return listing(countsInWords(all)) || 'nothing';
}

/** "10 added, 3 changed and 1 deleted"; '' when a step did one thing only. */
function mixture(step: StepLike): string {
  const turns = turnsOf(step);
  if (turns.length < 2) return '';
  return `: ${listing(turns.map((turn) => `${number(sum(step.counts[turn]))} ${DONE[turn]}`))}`;
}

const OWN: Record<Turn, string> = { added: 'You added ', changed: 'You edited ', removed: 'You deleted ' };
const UNDONE: Record<Turn, string> = {
  added: 'You undid deleting ',
  changed: 'You undid a change of ',
  removed: 'You undid adding ',
};

function byOwner(step: StepLike): Piece[] {
  const name = { text: whatOf(step), strong: true };
  const turns = turnsOf(step);
  const turn = turns.length === 1 ? turns[0]! : null;
  if (step.act === 'undo') {
    const words = turn ? UNDONE[turn] : 'You undid a step with ';
    return [{ text: words }, name, { text: mixture(step) }];
  }
  if (step.act === 'merge') {
    const into = { text: step.items[0]?.name || 'one', strong: true };
    return [{ text: `You merged ${number(sum(step.counts.removed) + 1)} contacts into ` }, into];
  }
  if (step.act === 'import') return [{ text: 'You imported ' }, name, { text: mixture(step) }];
  if (step.act === 'restore') return [{ text: 'You put back ' }, name, { text: mixture(step) }];
  if (step.act === 'erase') return [{ text: 'You erased ' }, name, { text: ' for good' }];
  return [{ text: turn ? OWN[turn] : 'You changed ' }, name, { text: mixture(step) }];
}

/** A device's name in a sentence: "the Pixel 8" reads better than "Pixel 8", "Mira's phone" stays as it is. */
const the = (name: string): string => (/['’]|^(the|my|a) /i.test(name) ? name : `the ${name}`);

function byDevice(step: StepLike): Piece[] {
  const device = step.actor.type === 'device' ? the(step.actor.name) : step.actor.name;
  const on = step.actor.type === 'device' ? ` on ${device}` : ` by ${device}`;
  const turns = turnsOf(step);
  const name = whatOf(step);
  if (turns.length !== 1) return [{ text: name, strong: true }, { text: ` changed${on}${mixture(step)}` }];
  const many = sizeOf(step) > 1;
  if (turns[0] === 'removed')
    return [{ text: `${upper(name)} ` }, { text: 'deleted', strong: true }, { text: on }];
  if (turns[0] === 'added' && many && step.actor.type === 'device')
    return [{ text: name, strong: true }, { text: ` from ${device}` }];
  return [{ text: upper(name), strong: true }, { text: ` ${DONE[turns[0]!]}${on}` }];
}

const upper = (text: string): string => text.replace(/^a /, 'A ');

/** A step as History writes it: "You edited **Ravi Iyer**", "**126 photos** from the Pixel 8". */
export function stepWords(step: StepLike): Piece[] {
  if (step.act === 'start') return [{ text: 'Your account was made' }];
  if (step.look) return visitWords(step.look, step.looks ?? 1);
  if (turnsOf(step).length === 0)
    return step.items[0]
      ? [{ text: step.items[0].name || 'Items', strong: true }, { text: ' kept as it was' }]
      : [{ text: 'A step that changed nothing' }];
  return (step.actor.type === 'owner' ? byOwner(step) : byDevice(step)).filter((piece) => piece.text !== '');
}

export const stepText = (step: StepLike): string =>
  stepWords(step)
    .map((piece) => piece.text)
    .join('');

const GERUND: Record<Turn, string> = { added: 'adding', changed: 'the change of', removed: 'deleting' };
/** What is undone, after the word Undo: "adding 4 photos", "deleting Ravi Iyer". */
export function undoing(step: StepLike): string {
  const turns = turnsOf(step);
  return `${turns.length === 1 ? GERUND[turns[0]!] : 'the change of'} ${whatOf(step)}`;
}
