/** Labels of numbers, mails and addresses as Google's tables write them. */

const WORDS: Record<string, string> = {
  ...{
    mobile: 'cell',
    cell: 'cell',
    home: 'home',
    work: 'work',
    main: 'main',
    other: 'other',
    pager: 'pager',
  },
  ...{ business: 'work', personal: 'home', fax: 'fax', car: 'car', isdn: 'isdn', textphone: 'textphone' },
};
const SHOWN: Record<string, string> = {
  ...{ cell: 'Mobile', home: 'Home', work: 'Work', main: 'Main', other: 'Other', pager: 'Pager', fax: 'Fax' },
  ...{ car: 'Car', isdn: 'ISDN', textphone: 'Textphone' },
};

/** `* Mobile` is the preferred one, `Work Fax` has two labels; other words stand as written. */
export function readLabel(text: string): { labels: string[]; pref: boolean } {
  const pref = /^\*\s*/.test(text);
  const plain = text.replace(/^\*\s*/, '').trim();
  const labels = plain.split(/,\s*/).flatMap((piece) => {
    const fax = /^(home|work|other) fax$/i.exec(piece);
    if (fax) return [fax[1]!.toLowerCase(), 'fax'];
    const known = WORDS[piece.toLowerCase()];
    return piece === '' ? [] : [known ?? piece];
  });
  return { labels, pref };
}

/** The inverse. */
export function labelText(labels: readonly string[], pref = false): string {
  const words = [...labels];
  const place = words.findIndex((label) => ['home', 'work', 'other'].includes(label));
  const fax = words.indexOf('fax');
  const both = place >= 0 && fax >= 0 ? [`${SHOWN[words[place]!]} Fax`] : [];
  const rest = words.filter((_, at) => both.length === 0 || (at !== place && at !== fax));
  const text = [...both, ...rest.map((label) => SHOWN[label] ?? label)].join(', ');
  return pref ? `* ${text}` : text;
}
