/** How a card is written: which program the owner once made it with. */
export type CardStyle = 'iphone' | 'android' | 'modern' | 'old';

export interface Phone {
  value: string;
  kind: 'cell' | 'home' | 'work' | 'fax' | 'other';
  /** A label the owner typed, instead of the kind. */
  label?: string;
}

export interface PostalAddress {
  kind: 'home' | 'work';
  street: string;
  city: string;
  code: string;
  country: string;
}

/** One contact before it is written as a vCard; empty lists and nulls are left out. */
export interface Card {
  uid: string;
  style: CardStyle;
  /** The name of its file: what a client would choose as href. */
  name: string;
  formatted: string;
  given: string;
  family: string;
  additional: string;
  prefix: string;
  phonetic: { given: string; family: string } | null;
  nickname: string | null;
  company: { name: string; unit: string; title: string } | null;
  /** The card stands for a company, not a person. */
  isCompany: boolean;
  phones: Phone[];
  mails: { value: string; kind: 'home' | 'work' }[];
  addresses: PostalAddress[];
  urls: string[];
  chat: { scheme: string; handle: string } | null;
  birthday: { year: number | null; month: number; day: number } | null;
  anniversary: string | null;
  note: string | null;
  groups: string[];
  /** Which of the portraits; null: none. */
  portrait: number | null;
  /** Lines no program of ours knows, already written, without folding. */
  extra: string[];
  rev: Date;
}
