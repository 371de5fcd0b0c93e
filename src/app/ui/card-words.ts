/** The words of a card: labels of numbers, addresses and links, and addresses as lines. */

const LABELS: Record<string, string> = {
  ...{ cell: 'Mobile', home: 'Home', work: 'Work', main: 'Main', other: 'Other', fax: 'Fax', pager: 'Pager' },
  ...{ iphone: 'iPhone', car: 'Car', text: 'Text', video: 'Video', textphone: 'Text telephone' },
  ...{ xmpp: 'XMPP', icq: 'ICQ', aim: 'AIM', msn: 'MSN', qq: 'QQ', sip: 'SIP', irc: 'IRC' },
  ...{ gtalk: 'Google Talk', whatsapp: 'WhatsApp', homepage: 'Home page' },
};

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
/** An owner's own word stands as written; a plain lower-case one gets its capital. */
const labelWord = (label: string): string =>
  LABELS[label] ?? (/^[a-z]+$/.test(label) ? capital(label) : label);

/** ['work', 'fax'] → "Work fax", [] → "". */
export function labelText(labels: readonly string[]): string {
  const [first = '', ...more] = labels.map(labelWord);
  return [first, ...more.map((word, at) => (LABELS[labels[at + 1] ?? ''] ? word.toLowerCase() : word))].join(
    ' ',
  );
}

/** "Mail, home": what a value is, then its label. */
export function kindAndLabel(kind: string, labels: readonly string[]): string {
  const words = labelText(labels);
  const known = LABELS[labels[0] ?? ''] !== undefined && !/^\p{Lu}\p{Lu}|\p{Ll}\p{Lu}/u.test(words);
  return words ? `${kind}, ${known ? words.charAt(0).toLowerCase() + words.slice(1) : words}` : kind;
}

export interface PlaceParts {
  pobox: string;
  ext: string;
  street: string;
  city: string;
  region: string;
  code: string;
  country: string;
}

/** An address as lines on an envelope. */
export const placeLines = ({ pobox, ext, street, city, region, code, country }: PlaceParts): string[] =>
  [pobox, ext, street, `${code} ${city}`, region, country]
    .flatMap((line) => line.split('\n'))
    .map((line) => line.trim())
    .filter(Boolean);
