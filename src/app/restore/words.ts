import type { MODES, Restore } from '../../shared/contract/archives.ts';
import { count, day, number, short } from '../ui/format.ts';
import { countKind } from '../ui/kinds.ts';

export type Mode = (typeof MODES)[number];
/** How one kind is restored: as the others, or in a way of its own. */
export type KindMode = Mode | 'none';
export type Source = Restore['source'];
export interface Totals {
  add: number;
  /** Brought in beside what is here. */
  beside: number;
  change: number;
  remove: number;
  /** The only kind among them; null: several, or none. */
  kind: string | null;
}

/** "lifeboat-2026-10-11.zip", or for a day of History its date. */
export const sourceName = (source: Source): string =>
  source.type === 'seq' ? (source.at ? day(source.at) : 'the beginning') : source.name;

/** The day an archive or an earlier state is of: "11 October". */
export const asOn = ({ at, name }: Source): string => (at ? `as on ${day(at)}` : `as in ${name}`);

export const pageTitle = ({ type, name }: Source): string =>
  type === 'import' ? `Import ${name}` : type === 'seq' ? 'Go back to a day' : 'Bring an archive back';

/** What the other side of a comparison is called. */
export const otherSide = (source: Source): string =>
  source.type === 'import'
    ? 'In the file'
    : source.type === 'seq' && source.at
      ? `On ${short(source.at)}`
      : 'In the archive';

/** A table's row that is here already has nothing new: what it would change is left alone. */
export const usualMode = ({ type, name }: Source): Mode =>
  type === 'import' && !/\.csv$/i.test(name) ? 'replace' : 'missing';

/** The way named in the address, where it fits. */
export const modeOf = (source: Source, named: string): Mode => {
  const known =
    source.type === 'import'
      ? (['missing', 'replace'] as const)
      : (['missing', 'both', 'replace', 'exact'] as const);
  return known.find((mode) => mode === named) ?? usualMode(source);
};

export const ALLOWED: Readonly<Record<KindMode, readonly string[]>> = {
  none: [],
  missing: ['add'],
  both: ['add', 'change'],
  replace: ['add', 'change'],
  exact: ['add', 'change', 'remove'],
};

const some = (kind: string | null, n: number) => (kind ? countKind(kind, n) : count(n, 'item'));

/** What the button says: "Put back 55 items, change 45, remove 1,104", "Add 120 contacts, change 3". */
export function buttonWords({ type }: Source, { add, beside, change, remove, kind }: Totals): string {
  const verbs = [
    [type === 'import' ? 'Add' : 'Put back', add],
    ['Keep both of', beside],
    ['Change', change],
    ['Remove', remove],
  ] as const;
  const parts = verbs.filter(([, n]) => n > 0);
  if (parts.length === 0) return type === 'import' ? 'Add nothing' : 'Put back nothing';
  return parts
    .map(([verb, n], index) =>
      index === 0 ? `${verb} ${some(kind, n)}` : `${verb.toLowerCase()} ${number(n)}`,
    )
    .join(', ');
}

/** The ways one kind can go, with what each does to it. */
export const KIND_MODES: readonly { value: KindMode | ''; label: string }[] = [
  { value: '', label: 'As chosen above' },
  { value: 'missing', label: 'Put back what is missing' },
  { value: 'both', label: 'Keep both' },
  { value: 'replace', label: 'Take the other version' },
  { value: 'exact', label: 'Make it exactly as it was' },
  { value: 'none', label: 'Leave as it is' },
];

export interface ModeWords {
  mode: Mode;
  title: string;
  text: string;
  /** What is taken away, in red. */
  danger?: string;
}

/** The ways that differ for this preview; `all` counts what each action could touch. */
export function modes(source: Source, all: Totals): ModeWords[] {
  const { add, change, remove } = all;
  const items = (n: number) => some(all.kind, n);
  if (source.type === 'import') {
    if (change === 0) return [];
    return [
      {
        mode: 'replace',
        title: 'Take all of it',
        text: `Adds ${items(add)} and changes ${number(change)} that ${change === 1 ? 'is' : 'are'} here already.`,
      },
      {
        mode: 'missing',
        title: 'Only add what is new',
        text: `Adds ${items(add)}. The ${number(change)} that ${change === 1 ? 'is' : 'are'} here already ${change === 1 ? 'stays as it is' : 'stay as they are'}.`,
      },
    ];
  }
  const version = source.type === 'seq' ? 'that day’s' : 'the archive’s';
  const list: ModeWords[] = [
    {
      mode: 'missing',
      title: 'Put back what is missing',
      text: `Adds ${items(add)}. Changes and removes nothing.`,
    },
  ];
  if (change > 0)
    list.push(
      {
        mode: 'both',
        title: 'Keep both',
        text: `Adds ${items(add)}, and of ${number(change)} that ${change === 1 ? 'differs' : 'differ'} the other version beside today’s. Changes and removes nothing.`,
      },
      {
        mode: 'replace',
        title: `Also take ${version} version of what differs`,
        text: `Adds ${items(add)} and changes ${number(change)} back. Removes nothing.`,
      },
    );
  if (remove > 0)
    list.push({
      mode: 'exact',
      title: `Make it exactly ${asOn(source)}`,
      text: change > 0 ? `Adds ${items(add)} and changes ${number(change)} back.` : `Adds ${items(add)}.`,
      danger: `Removes ${items(remove)} that ${remove === 1 ? 'is' : 'are'} not in it.`,
    });
  return list;
}
