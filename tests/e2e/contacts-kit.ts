import { expect, type Page } from '@playwright/test';
import type { Client } from '../harness/client.ts';

/** An address book for the tests of the Contacts screen. */
const GIVEN = ['Alba', 'Bruno', 'Chiara', 'Dmitri', 'Esther', 'Farid', 'Greta', 'Hiro', 'Ines', 'Jonas'];
const FAMILY = [
  'Aalto',
  'Brandt',
  'Costa',
  'Dubois',
  'Eriksen',
  'Fischer',
  'Garcia',
  'Haas',
  'Ito',
  'Jensen',
];

const vcard = (...lines: string[]) => ['BEGIN:VCARD', 'VERSION:3.0', ...lines, 'END:VCARD', ''].join('\r\n');

/** The n-th of many people; names repeat with a number behind. */
function person(n: number): string {
  const given = GIVEN[n % 10] ?? '';
  const family = `${FAMILY[Math.floor(n / 10) % 10] ?? ''} ${n}`;
  return vcard(
    `UID:many-${n}`,
    `N:${family};${given};;;`,
    `FN:${given} ${family}`,
    `TEL;TYPE=CELL:+49 30 9${String(n).padStart(6, '0')}`,
    `EMAIL:${given.toLowerCase()}.${n}@example.net`,
  );
}

/** Those the tests look at by name. */
const KNOWN = [
  vcard(
    'UID:luca',
    'N:Bianchi;Luca;;;',
    'FN:Luca Bianchi',
    'ORG:Blue Fern Café',
    'TITLE:Owner',
    'TEL;TYPE=CELL:+39 347 555 0166',
    'TEL;TYPE=WORK:+39 02 555 0121',
    'EMAIL;TYPE=INTERNET:luca@bluefern.example',
    'ADR;TYPE=WORK:;;Via dei Fiori 12;Milano;;20121;Italia',
    'BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-03',
    'NOTE:Oat milk. Ask about the upstairs room in June.',
    'CATEGORIES:Work,Milano',
    'URL:javascript:alert(1)',
    'X-PHONETIC-LAST-NAME:bee-AHN-kee',
    'X-LOYALTY;X-P=1:kept as it is',
  ),
  vcard('UID:lucia', 'N:Conti;Lucía;;;', 'FN:Lucía Conti', 'EMAIL:lucia.conti@example.org'),
  vcard('UID:zoe', 'N:Größmann;Zoë;;;', 'FN:Zoë Größmann', 'TEL:0151 2345678', 'NOTE:Plays the oboe'),
  vcard('UID:ravi', 'N:Iyer;Ravi;;;', 'FN:Ravi Iyer', 'TEL;TYPE=CELL:+91 98 5550 1142'),
  ...['One', 'Two', 'Three', 'Four', 'Five'].map((word) =>
    vcard(`UID:sel-${word}`, `N:Quartet;${word};;;`, `FN:${word} Quartet`, 'ORG:Quartet'),
  ),
];

/** Brings in `many` people and the known ones as one import. */
export async function seed(client: Client, many: number): Promise<void> {
  const cards = [...KNOWN, ...Array.from({ length: many }, (_, n) => person(n))].join('');
  const plan = await client.send('POST', '/api/imports?name=seed.vcf', cards, 'text/vcard');
  const done = await client.json('POST', `/api/restores/${plan.body.id}/apply`, { digest: plan.body.digest });
  if (done.status !== 200) throw new Error(`seed: ${done.status} ${JSON.stringify(done.body)}`);
}

/** The id of the contact of that name. */
export async function idOf(client: Client, name: string): Promise<string> {
  const { body } = await client.get('/api/contacts?limit=5000');
  const found = (body.items as { id: string; name: string }[]).find((one) => one.name === name);
  if (!found) throw new Error(`no contact ${name}`);
  return found.id;
}

/** A new contact of a test's own; answers its id. */
export async function made(client: Client, name: string, more: object = {}): Promise<string> {
  const { status, body } = await client.json('POST', '/api/contacts', { name, ...more });
  if (status !== 201) throw new Error(`made: ${status} ${JSON.stringify(body)}`);
  return body.id as string;
}

/** Where things are on the screen. */
/** Opens the list (and a card) and waits for its first rows. */
export const openAt =
  (url: string) =>
  async (page: Page, path = '/contacts') => {
    await page.goto(url + path);
    await expect(page.getByRole('listitem').first()).toBeVisible();
  };
export const find = (page: Page) => page.getByRole('searchbox', { name: 'Find a contact' });
export const list = (page: Page) => page.getByRole('region', { name: /^Contacts, by (first|last) name$/ });
export const row = (page: Page, name: string | RegExp) => list(page).getByRole('link', { name });
export const card = (page: Page) => page.getByRole('article');
export const toast = (page: Page, text: string | RegExp) => page.getByLabel('Messages').getByText(text);
export const edit = (page: Page) => card(page).getByRole('button', { name: 'Edit', exact: true });
export const save = (page: Page) => card(page).getByRole('button', { name: 'Save' });
