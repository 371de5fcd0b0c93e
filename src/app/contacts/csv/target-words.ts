import { parseTarget, type Part, type SetTarget } from '../../../shared/formats/csv/targets.ts';
import { labelText } from '../../ui/card-words.ts';

/** What a column may become, in words. */
interface Offer {
  code: string;
  words: string;
}

const FIELD_WORDS: Record<string, string> = {
  ...{ name: 'Name, whole', given: 'First name', middle: 'Middle names', family: 'Last name' },
  ...{ prefix: 'Before the name (Dr.)', suffix: 'After the name (Jr.)', nickname: 'Nickname' },
  ...{ org: 'Organisation', department: 'Department', title: 'Title (job)', note: 'Note' },
  ...{ categories: 'Groups', photo: 'Picture (an address)' },
};
const LIST_WORDS: Record<SetTarget, string> = {
  ...{ phone: 'Number', email: 'Mail', url: 'Link', im: 'Messenger', related: 'Relation' },
  ...{ address: 'Address', event: 'Date', custom: 'Own field' },
};
const PART_WORDS: Record<Part, string> = {
  ...{ value: '', label: 'label', service: 'service', formatted: 'as a whole', pobox: 'PO box' },
  ...{ ext: 'further line', street: 'street', city: 'town', region: 'region', code: 'post code' },
  country: 'country',
};

const entry = (list: SetTarget, labels: readonly string[]): string =>
  labels.length > 0 ? `${LIST_WORDS[list]}, ${labelText(labels).toLowerCase()}` : LIST_WORDS[list];

/** "Number, mobile", "Address, home: street", "Number 1: label". */
export function targetWords(code: string): string {
  const target = parseTarget(code);
  switch (target?.kind) {
    case 'field':
      return FIELD_WORDS[target.field] ?? target.field;
    case 'day': {
      const words = target.field === 'birthday' ? 'Birthday' : 'Anniversary';
      return `${words} (${target.order === 'dmy' ? 'day first' : 'month first'})`;
    }
    case 'entry':
      return entry(target.list, target.labels);
    case 'part': {
      const place = /^\d+$/.test(target.set)
        ? ` ${target.set}`
        : `, ${labelText([target.set]).toLowerCase()}`;
      const part = PART_WORDS[target.part];
      return `${LIST_WORDS[target.list]}${place}${part ? `: ${part}` : ''}`;
    }
    case 'noted':
      return 'Note, behind its heading';
    case 'other':
      return 'Another field of the card';
    default:
      return 'Left out';
  }
}

const offers = (...codes: string[]): Offer[] => codes.map((code) => ({ code, words: targetWords(code) }));

/** What every column may become, in groups of a menu. */
export const OFFERS: readonly { title: string; offers: Offer[] }[] = [
  { title: 'Not a field', offers: offers('skip', 'other', 'note:heading') },
  {
    title: 'Name',
    offers: offers('name', 'given', 'middle', 'family', 'prefix', 'suffix', 'nickname'),
  },
  { title: 'Work', offers: offers('org', 'department', 'title') },
  {
    title: 'Number',
    offers: offers(
      'phone',
      'phone:cell',
      'phone:home',
      'phone:work',
      'phone:main',
      'phone:work,fax',
      'phone:home,fax',
      'phone:pager',
      'phone:other',
    ),
  },
  { title: 'Mail', offers: offers('email', 'email:home', 'email:work', 'email:other') },
  {
    title: 'Address',
    offers: ['home', 'work', 'other'].flatMap((place) =>
      offers(
        ...['street', 'city', 'code', 'region', 'country', 'pobox'].map((part) => `address#${place}.${part}`),
      ),
    ),
  },
  {
    title: 'More',
    offers: offers(
      'birthday:dmy',
      'birthday:mdy',
      'anniversary:dmy',
      'anniversary:mdy',
      'note',
      'categories',
      'url',
      'url:work',
      'im',
      'related',
      'photo',
    ),
  },
];

const OFFERED = new Set(OFFERS.flatMap((group) => group.offers.map(({ code }) => code)));

/** What this table's own columns are and the menu does not offer anyway: numbered sets, rare labels. */
export const ownOffers = (codes: readonly string[]): Offer[] =>
  offers(...new Set(codes.filter((code) => !OFFERED.has(code))));
