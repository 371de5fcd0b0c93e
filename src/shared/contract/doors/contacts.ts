import * as steps from '../contact-steps.ts';
import * as contacts from '../contacts.ts';
import { type Door, Ids } from './door.ts';
import { textDoors } from './text.ts';

const CSV = 'text/csv';
const path = '/api/contacts';

/** Several contacts in one step. */
const stepDoors: readonly Door[] = [
  {
    method: 'get',
    path: `${path}/doubles`,
    does: 'Contacts that may be one: they share a number, a mail address or a UID',
    query: ['cursor', 'limit'],
    answers: { 200: steps.Doubles },
  },
  {
    method: 'post',
    path: `${path}/doubles/apart`,
    does: 'Remembers that these are different people',
    takes: steps.ApartWrite,
    answers: { 200: steps.ManyDone },
  },
  {
    method: 'post',
    path: `${path}/merge/preview`,
    does: 'The card that would come of merging these',
    takes: steps.MergeWrite,
    answers: { 200: steps.MergePreview },
  },
  {
    method: 'post',
    path: `${path}/merge`,
    does: 'Makes one card of several; etags refuse a lost race',
    takes: steps.MergeWrite,
    answers: { 200: contacts.Contact },
  },
  {
    method: 'post',
    path: `${path}/labels`,
    does: 'Puts labels on contacts and takes them off',
    takes: steps.LabelsWrite,
    answers: { 200: steps.ManyDone },
  },
  {
    method: 'post',
    path: `${path}/move`,
    does: 'Moves contacts to another address book',
    takes: steps.MoveWrite,
    answers: { 200: steps.ManyDone },
  },
];

/** Group cards; DELETE /api/contacts/{id} deletes one, never its members. */
const groupDoors: readonly Door[] = [
  { method: 'get', path: `${path}/groups`, does: 'Group cards', answers: { 200: steps.ContactGroups } },
  {
    method: 'post',
    path: `${path}/groups`,
    does: 'Makes a group card',
    takes: steps.GroupWrite,
    answers: { 201: steps.GroupDone },
  },
  {
    method: 'put',
    path: `${path}/groups/{id}`,
    does: 'Renames a group card, lets members in and out',
    takes: steps.GroupChange,
    answers: { 200: steps.GroupDone },
  },
];

/** Doors of contacts. */
export const contactsDoors: readonly Door[] = [
  {
    method: 'get',
    path: '/api/contacts.vcf',
    does: 'The cards of these (or of one address book, or all) in one file',
    query: ['ids', 'collection'],
    answers: { 200: ['text/vcard'] },
  },
  {
    method: 'get',
    path: '/api/contacts.csv',
    does: 'The same as a table with Google’s columns',
    query: ['ids', 'collection'],
    answers: { 200: [CSV] },
  },
  {
    method: 'post',
    path: `${path}/export.csv`,
    does: 'Several as a table',
    takes: Ids,
    answers: { 200: [CSV] },
  },
  {
    method: 'post',
    path: `${path}/columns`,
    does: 'What the columns of a .csv file would become; nothing is kept',
    takes: [CSV],
    answers: { 200: steps.CsvCheck },
  },
  {
    method: 'get',
    path: `${path}/{id}/photo`,
    does: 'The picture in a card',
    query: ['seq'],
    answers: { 200: ['image/*'] },
  },
  ...stepDoors,
  ...groupDoors,
  ...textDoors('contacts', contacts.Contact, contacts.ContactList, contacts.ContactWrite, 'text/vcard'),
];
