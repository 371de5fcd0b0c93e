import * as contacts from '../contacts.ts';
import type { Door } from './door.ts';
import { textDoors } from './text.ts';

/** Doors of contacts. */
export const contactsDoors: readonly Door[] = [
  {
    method: 'get',
    path: '/api/contacts.vcf',
    does: 'The cards of these (or all) in one file',
    query: ['ids'],
    answers: { 200: ['text/vcard'] },
  },
  {
    method: 'get',
    path: '/api/contacts/{id}/photo',
    does: 'The picture in a card',
    query: ['seq'],
    answers: { 200: ['image/*'] },
  },
  ...textDoors('contacts', contacts.Contact, contacts.ContactList, contacts.ContactWrite, 'text/vcard'),
];
