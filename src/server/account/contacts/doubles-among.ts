import type { Double } from '../../../shared/contract/contact-steps.ts';
import { MOST_MERGED } from '../../../shared/contract/contact-steps.ts';
import { fold } from '../../../shared/formats/fold.ts';
import { isTelling, numberBucket, numberKey, sameNumber } from '../../../shared/formats/phone-match.ts';
import type { NumberKey } from '../../../shared/formats/phone-match.ts';
import { uidKey } from '../../../shared/formats/vcard/group.ts';
import { mailKey } from '../../../shared/formats/vcard/merge-entries.ts';

/** What is looked at of a contact. */
export interface Candidate {
  id: string;
  /** As lists show it. */
  name: string;
  phones: readonly string[];
  emails: readonly string[];
  uid: string | null;
  /** Ids of contacts it was said not to be. */
  notSame: readonly string[];
}

type Reason = Double['reasons'][number];
interface Held {
  who: Known;
  value: string;
  number?: NumberKey;
}
interface Known extends Candidate {
  /** Folded words of the name; none: it is only named after a number or an address. */
  words: readonly string[];
}
interface Link {
  a: Known;
  b: Known;
  reasons: Reason[];
}

/** A number or address that more contacts share is a household's or a firm's: only those with one name may be one. */
const FEW = 6;
const MOST_REASONS = 3;

/**
 * Contacts that may be one person: they share a number, a mail address or, in several address books, a UID; never a
 * name alone. Those whose names go together, and those of one UID, stand in groups and come first; the others in pairs.
 * @param country what numbers without a country belong to (`DE`)
 */
export function doublesAmong(candidates: Iterable<Candidate>, country?: string): Double[] {
  const links = new Links();
  for (const [by, held] of bucketsOf(candidates, country))
    for (const [a, b] of pairsIn(held))
      if (a.who !== b.who && isSame(a, b) && !areApart(a.who, b.who))
        links.add(a.who, b.who, { by, value: a.value });
  return links.doubles();
}

function bucketsOf(candidates: Iterable<Candidate>, country: string | undefined): [Reason['by'], Held[]][] {
  const buckets = new Map<string, Held[]>();
  const put = (key: string, held: Held) => {
    const bucket = buckets.get(key);
    if (bucket) bucket.push(held);
    else buckets.set(key, [held]);
  };
  for (const candidate of candidates) {
    const who = { ...candidate, words: wordsOf(candidate) };
    for (const value of new Set(who.phones)) {
      const number = numberKey(value, country);
      if (isTelling(number)) put(`phone ${numberBucket(number)}`, { who, value, number });
    }
    for (const value of new Set(who.emails))
      if (value.includes('@')) put(`email ${mailKey(value)}`, { who, value });
    if (who.uid !== null) put(`uid ${uidKey(who.uid)}`, { who, value: who.uid });
  }
  return [...buckets]
    .filter(([, held]) => held.length > 1)
    .map(([key, held]) => [key.slice(0, key.indexOf(' ')) as Reason['by'], held]);
}

function wordsOf({ name, phones, emails }: Candidate): string[] {
  if (phones.includes(name) || emails.includes(name)) return [];
  return [...new Set(fold(name).split(/[^\p{L}\p{N}]+/u))].filter(Boolean).sort();
}

/** All pairs of a few; of many only neighbours among those with the same words in their names. */
function* pairsIn(held: readonly Held[]): Generator<[Held, Held]> {
  if (held.length <= FEW) {
    for (const [n, a] of held.entries()) for (const b of held.slice(n + 1)) yield [a, b];
    return;
  }
  for (const same of Map.groupBy(held, ({ who }) => who.words.join(' ')).values())
    for (const [n, a] of same.slice(0, -1).entries()) yield [a, same[n + 1]!];
}

const isSame = (a: Held, b: Held): boolean => !a.number || !b.number || sameNumber(a.number, b.number);

const areApart = (a: Candidate, b: Candidate): boolean =>
  a.notSame.includes(b.id) || b.notSame.includes(a.id);

/** Whether one name holds all the words of the other; a letter stands for a word that begins with it. */
function namesAgree({ words: a }: Known, { words: b }: Known): boolean {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  return few.every((word) => many.some((other) => goTogether(word, other)));
}

function goTogether(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short === long || ([...short].length === 1 && long.startsWith(short));
}

/** Who is linked with whom, and by what. */
class Links {
  readonly #links = new Map<string, Link>();

  add(one: Known, other: Known, reason: Reason): void {
    const [a, b] = one.id < other.id ? [one, other] : [other, one];
    const key = `${a.id} ${b.id}`;
    const link = this.#links.get(key) ?? { a, b, reasons: [] };
    this.#links.set(key, link);
    const known = link.reasons.some(({ by, value }) => by === reason.by && value === reason.value);
    if (!known && link.reasons.length < MOST_REASONS) link.reasons.push(reason);
  }

  doubles(): Double[] {
    const strong: Link[] = [];
    const weak: Link[] = [];
    for (const link of this.#links.values()) (isStrong(link) ? strong : weak).push(link);
    const found: { double: Double; name: string }[] = [];
    const together = new Map<string, string>();
    for (const group of groupsOf(strong)) {
      const whole =
        group.links.length === 1 || !group.members.some((a) => group.members.some((b) => areApart(a, b)));
      if (whole) found.push(...wholeDoubles(group.members, group.links));
      else for (const link of group.links) found.push(...wholeDoubles([link.a, link.b], [link]));
      for (const { id } of group.members) together.set(id, group.members[0]!.id);
    }
    for (const link of weak) {
      const root = together.get(link.a.id);
      if (root === undefined || root !== together.get(link.b.id))
        found.push(doubleOf([link.a, link.b], [link], false));
    }
    found.sort(
      (x, y) =>
        Number(y.double.alike) - Number(x.double.alike) || (x.name < y.name ? -1 : x.name > y.name ? 1 : 0),
    );
    return found.map(({ double }) => double);
  }
}

const isStrong = ({ a, b, reasons }: Link): boolean =>
  reasons.some(({ by }) => by === 'uid') || namesAgree(a, b);

/** As many as can be merged at once. */
function wholeDoubles(members: readonly Known[], links: readonly Link[]): { double: Double; name: string }[] {
  return [
    doubleOf(
      members.slice(0, MOST_MERGED),
      links,
      links.every(({ a, b }) => namesAgree(a, b)),
    ),
  ];
}

function doubleOf(members: readonly Known[], links: readonly Link[], alike: boolean) {
  const reasons = new Map(
    links.flatMap((link) => link.reasons).map((one) => [`${one.by} ${one.value}`, one]),
  );
  const double = {
    ids: members.map(({ id }) => id),
    reasons: [...reasons.values()].slice(0, MOST_REASONS),
    alike,
  };
  return { double, name: fold(members[0]!.name) };
}

/** Links that hang together, with those they link in order of their ids. */
function groupsOf(links: readonly Link[]): { members: Known[]; links: Link[] }[] {
  const parents = new Map<Known, Known>();
  const rootOf = (one: Known): Known => {
    let root = one;
    for (let up = parents.get(root); up !== undefined; up = parents.get(root)) root = up;
    for (let at = one; at !== root;) {
      const next = parents.get(at)!;
      parents.set(at, root);
      at = next;
    }
    return root;
  };
  for (const { a, b } of links) {
    const [x, y] = [rootOf(a), rootOf(b)];
    if (x !== y) parents.set(y, x);
  }
  return [...Map.groupBy(links, ({ a }) => rootOf(a)).values()].map((own) => {
    const members = new Set(own.flatMap(({ a, b }) => [a, b]));
    return { members: [...members].sort((x, y) => (x.id < y.id ? -1 : 1)), links: own };
  });
}
