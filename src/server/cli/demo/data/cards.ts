import type { Card, CardStyle, Phone } from './card.ts';
import { LATIN } from './people/latin.ts';
import { MORE_LATIN } from './people/latin-more.ts';
import type { Locale } from './people/locale.ts';
import { OTHER_SCRIPTS } from './people/other-scripts.ts';
import { Random } from './random.ts';

const LOCALES = [...LATIN, ...MORE_LATIN, ...OTHER_SCRIPTS];
const TRIES = 8;
const GROUPS = ['Familie', 'Venner', 'Jobb', 'Kor', 'Naboer', 'Reise', 'Håndverkere', 'Skole'] as const;
const LABELS = [
  'Hytta',
  'Sommer',
  'Kontor Oslo',
  'Mamma',
  'Vakt',
  'Båten',
  'Nødnummer',
  '自宅',
  'дача',
  'العمل',
] as const;
const NICKNAMES = ['Bobo', 'Kaptein', 'Lillebror', 'Sunny', 'Mimi', 'Doc', 'Tanti', '小白'] as const;
const NOTES = [
  'Møtte på båten til Lofoten; liker kanelboller.',
  'Call only after 18:00\nand never on Sundays.',
  'Allergisk mot nøtter, også katter.',
  'Key is with the neighbour; ask for Ingrid.',
  'Kennt sich mit alten Uhren aus. Rechnung an die Firma, nicht privat!',
  'Lånte boka «Naiv. Super.» i mars 😀',
  'Dør: 4417#, 3. etasje, ring to ganger',
  'Pediátrica; turno de tarde',
  '生日送花，别忘了。',
  'تعرفنا في القاهرة سنة ٢٠٢٣',
  'Bought the blue sofa from her; very long story, several lines of it, so that this note is folded more than once when it is written down as a card.',
] as const;

/** The demo owner's address book before it is written; few names come twice, as in a real one. */
export function* cards(seed: number, count: number): Generator<Card> {
  const seen = new Set<string>();
  for (let i = 0; i < count; i++) {
    let card = oneCard(seed, i, 0);
    for (let attempt = 1; attempt < TRIES && seen.has(card.formatted); attempt++)
      card = oneCard(seed, i, attempt);
    seen.add(card.formatted);
    yield card;
  }
}

function oneCard(seed: number, place: number, attempt: number): Card {
  const random = new Random(seed, `contact ${place}.${attempt}`);
  return random.chance(0.07) ? companyCard(random) : personCard(random);
}

/** Digits for each `x`, in Arabic's or Devanagari's when the pattern has such. */
export function numbered(random: Random, pattern: string): string {
  const zero = /[٠-٩]/.test(pattern) ? '٠' : /[०-९]/.test(pattern) ? '०' : '0';
  return pattern.replace(/x/g, () => String.fromCodePoint(zero.codePointAt(0)! + random.int(0, 9)));
}

function blank(random: Random): Card {
  const style = random.weighted<CardStyle>([
    ['iphone', 36],
    ['android', 46],
    ['modern', 12],
    ['old', 6],
  ]);
  const id = random.uuid();
  const uid = style === 'iphone' ? id.toUpperCase() : id;
  return {
    uid: style === 'modern' ? `urn:uuid:${uid}` : uid,
    style,
    name: `${uid}.vcf`,
    formatted: '',
    given: '',
    family: '',
    additional: '',
    prefix: '',
    phonetic: null,
    nickname: null,
    company: null,
    isCompany: false,
    phones: [],
    mails: [],
    addresses: [],
    urls: [],
    chat: null,
    birthday: null,
    anniversary: null,
    note: null,
    groups: [],
    portrait: null,
    extra: [],
    rev: new Date(
      Date.UTC(
        random.int(2016, 2023),
        random.int(0, 11),
        random.int(1, 28),
        random.int(5, 22),
        random.int(0, 59),
        random.int(0, 59),
      ),
    ),
  };
}

function personCard(random: Random): Card {
  const card = blank(random);
  const locale = random.weighted(LOCALES.map((one) => [one, one.weight] as const));
  nameInto(card, random, locale);
  card.phones = phones(random, locale);
  card.mails = mails(random, locale, card);
  if (random.chance(0.3)) card.addresses.push(address(random, locale, 'home'));
  if (random.chance(0.06)) card.addresses.push(address(random, locale, 'work'));
  if (random.chance(0.3)) card.company = job(random, locale);
  if (random.chance(0.12)) card.nickname = random.pick(NICKNAMES);
  if (random.chance(0.08)) card.urls.push(`https://www.example.org/~${random.int(100, 999)}`);
  if (random.chance(0.08))
    card.chat = {
      scheme: random.pick(['XMPP', 'Skype', 'Matrix']),
      handle: `user${random.digits(4)}@example.net`,
    };
  if (random.chance(0.42)) card.birthday = birthday(random);
  if (random.chance(0.05))
    card.anniversary = `${random.int(1985, 2022)}-0${random.int(4, 9)}-${random.int(10, 28)}`;
  if (random.chance(0.18)) card.note = random.pick(NOTES);
  if (random.chance(0.4))
    card.groups = random.some(
      GROUPS,
      random.weighted([
        [1, 4],
        [2, 1],
      ]),
    );
  if (random.chance(0.18)) card.portrait = random.int(0, 23);
  card.extra = extraLines(random, card.style);
  return card;
}

function nameInto(card: Card, random: Random, locale: Locale): void {
  const [givenAt, familyAt] = [
    random.int(0, locale.given.length - 1),
    random.int(0, locale.family.length - 1),
  ];
  card.given = locale.given[givenAt]!;
  card.family = random.chance(0.06) ? '' : locale.family[familyAt]!;
  if (!locale.order && random.chance(0.1)) card.additional = random.pick(locale.given);
  if (!locale.latin && random.chance(0.04)) card.prefix = 'Dr.';
  if (locale.latin && random.chance(0.4))
    card.phonetic = {
      given: upper(locale.latin.given[givenAt]!),
      family: upper(locale.latin.family[familyAt]!),
    };
  const inOrder = locale.order
    ? [card.family, card.given]
    : [card.prefix, card.given, card.additional, card.family];
  card.formatted = inOrder.filter(Boolean).join(locale.order === 'joined' ? '' : ' ');
}

function upper(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function phones(random: Random, locale: Locale): Phone[] {
  const wanted = random.weighted([
    [0, 4],
    [1, 56],
    [2, 27],
    [3, 10],
    [4, 3],
  ]);
  return Array.from({ length: wanted }, (_, i) => {
    const kind = i === 0 ? 'cell' : random.pick(['home', 'work', 'work', 'other', 'fax', 'cell'] as const);
    const value = numbered(random, random.pick(kind === 'cell' ? locale.mobile : locale.landline));
    return i > 0 && random.chance(0.3) ? { value, kind, label: random.pick(LABELS) } : { value, kind };
  });
}

function mails(random: Random, locale: Locale, card: Card): Card['mails'] {
  const wanted = random.weighted([
    [0, 38],
    [1, 47],
    [2, 15],
  ]);
  const latin = (list: readonly string[], from: readonly string[] | undefined, word: string): string =>
    from?.[list.indexOf(word)] ?? plainLetters(word);
  const local = [
    latin(locale.given, locale.latin?.given, card.given),
    latin(locale.family, locale.latin?.family, card.family),
  ]
    .filter(Boolean)
    .join('.');
  return Array.from({ length: wanted }, (_, i) => ({
    kind: i === 0 ? ('home' as const) : ('work' as const),
    value: `${i === 0 ? local : `${local}${random.int(1, 99)}`}@example.${random.pick(['org', 'com', 'net'])}`,
  }));
}

const FOLDED: Record<string, string> = {
  ø: 'o',
  æ: 'ae',
  å: 'a',
  ß: 'ss',
  ł: 'l',
  đ: 'd',
  þ: 'th',
  ð: 'd',
  ı: 'i',
};

function plainLetters(word: string): string {
  const lower = word.toLowerCase().replace(/[øæåßłđþðı]/g, (letter) => FOLDED[letter]!);
  return lower.normalize('NFD').replace(/[^a-z]/g, '');
}

function address(random: Random, locale: Locale, kind: 'home' | 'work'): Card['addresses'][number] {
  const [code, city] = random.pick(locale.cities);
  return { kind, street: numbered(random, random.pick(locale.streets)), city, code, country: locale.country };
}

function job(random: Random, locale: Locale): Card['company'] {
  const unit = random.chance(0.2) ? random.pick(['Salg', 'R&D; Labs', 'IT', 'Økonomi']) : '';
  return {
    name: random.pick(locale.companies),
    unit,
    title: random.chance(0.6) ? random.pick(locale.titles) : '',
  };
}

function birthday(random: Random): NonNullable<Card['birthday']> {
  return {
    year: random.chance(0.2) ? null : random.int(1938, 2019),
    month: random.int(1, 12),
    day: random.int(1, 28),
  };
}

/** What other programs left in cards: Lifeboat keeps such lines and gives them back. */
function extraLines(random: Random, style: CardStyle): string[] {
  const lines: string[] = [];
  if (style === 'iphone' && random.chance(0.2))
    lines.push(
      `X-SOCIALPROFILE;type=mastodon;x-user=u${random.digits(4)}:https://social.example.org/@u${random.digits(4)}`,
    );
  if (style === 'android' && random.chance(0.25)) lines.push(`X-GOOGLE-STARRED:${random.chance(0.5)}`);
  if (style === 'modern' && random.chance(0.3))
    lines.push(`X-KADDRESSBOOK-BLOGFEED:https://blog.example.com/${random.digits(3)}.xml`);
  if (random.chance(0.05)) lines.push(`X-LOYALTY-CARD:${random.digits(12)}`);
  if (random.chance(0.03)) lines.push(`X-EVOLUTION-FILE-AS:${random.pick(NICKNAMES)}\\, ${random.digits(2)}`);
  return lines;
}

function companyCard(random: Random): Card {
  const card = blank(random);
  const locale = random.weighted(LOCALES.map((one) => [one, one.weight] as const));
  const name = random.pick(locale.companies);
  const branch = random.pick(locale.cities)[1];
  const formatted = random.chance(0.5) ? name : `${name} ${branch}`;
  return {
    ...card,
    formatted,
    isCompany: true,
    company: { name: formatted, unit: '', title: '' },
    phones: [
      { kind: 'work', value: numbered(random, random.pick(locale.landline)) },
      ...(random.chance(0.3)
        ? [{ kind: 'fax' as const, value: numbered(random, random.pick(locale.landline)) }]
        : []),
    ],
    mails: [{ kind: 'work', value: `post${random.int(1, 99)}@example.com` }],
    addresses: random.chance(0.6) ? [address(random, locale, 'work')] : [],
    urls: ['https://www.example.com/'],
    groups: random.chance(0.5) ? ['Håndverkere'] : [],
  };
}
