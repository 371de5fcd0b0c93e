/** What a card says, whatever its version; the shapes that lists, details and edits share. */

import type { Version } from '../values.ts';

export type Name = { prefix: string; given: string; middle: string; family: string; suffix: string };

/** `labels`: lower-case vCard types (`home`, `cell`, …) and the owner's own words as written. */
export type Labelled = { value: string; labels: string[] };
export type Reachable = Labelled & { pref: boolean };

export type Address = {
  labels: string[];
  pobox: string;
  ext: string;
  street: string;
  city: string;
  region: string;
  code: string;
  country: string;
};

export type PhotoBytes = { mediaType: string; bytes: Uint8Array };
export type Photo = PhotoBytes | { url: string };

/** A property without a field of its own. `label`: the owner's word for it, where there is one. */
export type OtherField = { name: string; value: string; label?: string };

export type Card = {
  version: Version;
  uid: string | null;
  fn: string;
  name: Name;
  nickname: string;
  org: string;
  department: string;
  title: string;
  phones: Reachable[];
  emails: Reachable[];
  addresses: Address[];
  urls: Labelled[];
  /** The first label is the service (`skype`, `xmpp`, …) where it is known. */
  im: Labelled[];
  /** `1980-05-17`, `--05-17` without the year, or what stands there when it is no date; '' when absent. */
  birthday: string;
  anniversary: string;
  note: string;
  categories: string[];
  photo: Photo | null;
  kind: string;
  other: OtherField[];
};

/** Fields to change. Absent: untouched; null, '' or []: removed. Lists are the whole new list. */
export type CardPatch = {
  fn?: string | null;
  name?: Partial<Name> | null;
  nickname?: string | null;
  org?: string | null;
  department?: string | null;
  title?: string | null;
  phones?: (Labelled & { pref?: boolean })[] | null;
  emails?: (Labelled & { pref?: boolean })[] | null;
  addresses?: Partial<Address>[] | null;
  urls?: Labelled[] | null;
  im?: Labelled[] | null;
  birthday?: string | null;
  anniversary?: string | null;
  note?: string | null;
  categories?: string[] | null;
  photo?: Photo | null;
};

export const NAME_PARTS = ['family', 'given', 'middle', 'prefix', 'suffix'] as const;
export const ADDRESS_PARTS = ['pobox', 'ext', 'street', 'city', 'region', 'code', 'country'] as const;

/** The name as people write it: prefix, given, middle, family, suffix. */
export const composedName = (name: Name): string =>
  [name.prefix, name.given, name.middle, name.family, name.suffix].filter((part) => part !== '').join(' ');

/** The parts a person would guess of a name that is written in one. */
export function guessedName(fn: string): Name {
  const words = fn.trim().split(/\s+/);
  const family = words.length > 1 ? words.pop()! : '';
  return { prefix: '', given: words.join(' '), middle: '', family, suffix: '' };
}
