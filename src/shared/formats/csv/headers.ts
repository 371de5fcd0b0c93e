/** Which heading means what: Google's tables, new and old, and Outlook's. Unknown ones are kept as other fields. */

import { orderOf } from './dates.ts';

const SIMPLE: Record<string, string> = {
  ...{ name: 'name', 'full name': 'name', 'display name': 'name', 'file as': 'name' },
  ...{ 'first name': 'given', 'given name': 'given', 'middle name': 'middle', 'additional name': 'middle' },
  ...{ 'last name': 'family', 'family name': 'family', surname: 'family', 'name prefix': 'prefix' },
  ...{ 'name suffix': 'suffix', suffix: 'suffix', nickname: 'nickname', prefix: 'prefix' },
  ...{ 'organization name': 'org', organization: 'org', organisation: 'org', company: 'org' },
  ...{ 'organization title': 'title', 'job title': 'title', position: 'title' },
  ...{ 'organization department': 'department', department: 'department' },
  ...{ birthday: 'birthday', 'date of birth': 'birthday', anniversary: 'anniversary' },
  ...{ notes: 'note', note: 'note', comments: 'note', photo: 'photo' },
  ...{
    labels: 'categories',
    'group membership': 'categories',
    categories: 'categories',
    groups: 'categories',
  },
  ...{ email: 'email', 'e-mail': 'email', 'e-mail address': 'email', 'email address': 'email' },
  ...{ 'e-mail 2 address': 'email', 'e-mail 3 address': 'email', 'primary email': 'email' },
  ...{ 'secondary email': 'email', phone: 'phone', 'phone number': 'phone', telephone: 'phone' },
  ...{ mobile: 'phone:cell', 'mobile phone': 'phone:cell', 'mobile number': 'phone:cell' },
  ...{ 'cell phone': 'phone:cell', 'home phone': 'phone:home', 'home phone 2': 'phone:home' },
  ...{ 'business phone': 'phone:work', 'business phone 2': 'phone:work', 'work phone': 'phone:work' },
  ...{ 'home fax': 'phone:home,fax', 'business fax': 'phone:work,fax', 'fax number': 'phone:fax' },
  ...{ 'other fax': 'phone:other,fax', 'other phone': 'phone:other', pager: 'phone:pager' },
  ...{ 'pager number': 'phone:pager', 'primary phone': 'phone:main', 'company main phone': 'phone:main' },
  ...{ 'car phone': 'phone:car', isdn: 'phone:isdn', 'tty/tdd phone': 'phone:textphone' },
  ...{ "assistant's phone": 'phone:Assistant', callback: 'phone:Callback', telex: 'phone:Telex' },
  ...{ 'radio phone': 'phone:Radio', 'web page': 'url', website: 'url', 'personal web page': 'url:home' },
  ...{ imaddress: 'im', 'im address': 'im', spouse: 'related:Spouse', children: 'related:Child' },
  ...{ "manager's name": 'related:Manager', "assistant's name": 'related:Assistant' },
};

/** What Outlook fills in for everybody: says nothing of the person. */
const SAYS_NOTHING =
  /^(?:e-mail(?: \d)? (?:type|display name)|priority|sensitivity|private|initials|internet free busy|directory server)$/;

const NUMBERED =
  /^(e-mail|phone|address|website|event|relation|custom field|im|organization) (\d{1,3}) - (.+)$/;
const LIST_OF: Record<string, string> = {
  ...{ 'e-mail': 'email', phone: 'phone', address: 'address', website: 'url', event: 'event' },
  ...{ relation: 'related', 'custom field': 'custom', im: 'im' },
};
const PART_OF: Record<string, string> = {
  ...{ value: 'value', type: 'label', label: 'label', service: 'service', formatted: 'formatted' },
  ...{ street: 'street', city: 'city', 'po box': 'pobox', region: 'region', 'postal code': 'code' },
  ...{ country: 'country', 'extended address': 'ext' },
};
const ORGANIZATION: Record<string, string> = { name: 'org', title: 'title', department: 'department' };

const OUTLOOK_ADDRESS = /^(business|home|other) (address po box|street|city|state|postal code|country)/;
const OUTLOOK_PART: Record<string, string> = {
  ...{ 'address po box': 'pobox', street: 'street', city: 'city', state: 'region', 'postal code': 'code' },
  country: 'country',
};

const plain = (heading: string): string =>
  heading
    .replace(/[’`]/g, "'")
    .replace(/^["'\s]+|["'\s]+$/g, '')
    .toLowerCase();

/** The code of what each column becomes by default. `cells` gives the cells of a column, for days whose order is open. */
export function guessTargets(
  header: readonly string[],
  cells: (column: number) => Iterable<string>,
): string[] {
  const words = header.map(plain);
  // alone it is what somebody does; beside a job title it is what stands before the name
  const title = words.includes('job title') || words.includes('organization title') ? 'prefix' : 'title';
  return words.map((word, column) => {
    if (isEmpty(cells(column)) || SAYS_NOTHING.test(word)) return 'skip';
    const code = word === 'title' ? title : targetOf(word);
    if (code !== 'birthday' && code !== 'anniversary') return code;
    return `${code}:${orderOf(cells(column)) ?? 'mdy'}`;
  });
}

function isEmpty(cells: Iterable<string>): boolean {
  for (const cell of cells) if (cell.trim() !== '') return false;
  return true;
}

function targetOf(word: string): string {
  if (Object.hasOwn(SIMPLE, word)) return SIMPLE[word]!;
  const numbered = NUMBERED.exec(word);
  if (numbered) return numberedTarget(numbered[1]!, Number(numbered[2]), numbered[3]!);
  const [, place, part = ''] = OUTLOOK_ADDRESS.exec(word) ?? [];
  if (place) return `address#${place === 'business' ? 'work' : place}.${OUTLOOK_PART[part]}`;
  return 'other';
}

function numberedTarget(noun: string, n: number, part: string): string {
  if (noun === 'organization') return (n === 1 && ORGANIZATION[part]) || 'other';
  const known = PART_OF[part];
  return known === undefined ? 'other' : `${LIST_OF[noun]}#${n}.${known}`;
}

const PROPERTIES: Record<string, string> = {
  ...{ 'phonetic first name': 'X-PHONETIC-FIRST-NAME', 'given name yomi': 'X-PHONETIC-FIRST-NAME' },
  ...{ 'phonetic middle name': 'X-PHONETIC-MIDDLE-NAME', 'additional name yomi': 'X-PHONETIC-MIDDLE-NAME' },
  ...{ 'phonetic last name': 'X-PHONETIC-LAST-NAME', 'family name yomi': 'X-PHONETIC-LAST-NAME' },
  ...{ 'given yomi': 'X-PHONETIC-FIRST-NAME', 'surname yomi': 'X-PHONETIC-LAST-NAME' },
  ...{ 'maiden name': 'X-MAIDENNAME', gender: 'X-GENDER', profession: 'ROLE' },
};

/** The property in which a column without a field of its own is kept. */
export function propertyOf(heading: string, column: number): string {
  const known = PROPERTIES[plain(heading)];
  if (known) return known;
  const slug = heading
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return slug === '' ? `X-COLUMN-${column + 1}` : `X-COLUMN-${slug}`;
}
