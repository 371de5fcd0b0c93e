import { z } from 'zod';
import * as account from '../account.ts';
import * as calendar from '../calendar.ts';
import * as collections from '../collections.ts';
import * as contacts from '../contacts.ts';
import * as photos from '../photos.ts';
import { page } from '../kinds.ts';
import * as support from '../support.ts';
import { type Door, PAGE } from './door.ts';

const VISIT = '/api/support/visits/{visit}';
const AS = '/api/as/{visit}';

/** What an agent does under a visit. */
const visitDoors: Door[] = [
  {
    method: 'post',
    path: '/api/support/visits',
    does: 'Opens a visit to the account with exactly this e-mail address or phone number; limited per agent',
    takes: support.VisitWrite,
    answers: { 201: support.VisitNow },
  },
  {
    method: 'get',
    path: VISIT,
    does: 'The visit, and what is granted now',
    answers: { 200: support.VisitNow },
  },
  { method: 'post', path: `${VISIT}/end`, does: 'Ends the visit', answers: { 200: support.VisitNow } },
  {
    method: 'get',
    path: `${VISIT}/state`,
    does: 'States, counts, times and codes, and what to tell the owner; no grant needed',
    answers: { 200: support.AccountState },
  },
  {
    method: 'get',
    path: `${VISIT}/looks`,
    does: 'What the owner sees of this visit',
    query: PAGE,
    answers: { 200: support.Looks },
  },
  {
    method: 'get',
    path: `${VISIT}/live`,
    does: 'Server-sent events; ends with the visit',
    answers: { 200: ['text/event-stream'] },
  },
  {
    method: 'post',
    path: `${VISIT}/requests`,
    does: 'Asks the owner for a grant',
    takes: support.GrantAsk,
    answers: { 201: support.Grant },
  },
  {
    method: 'get',
    path: `${VISIT}/suggestions`,
    does: 'Suggestions sent in this visit, and their answers',
    query: PAGE,
    answers: { 200: support.Suggestions },
  },
  {
    method: 'post',
    path: `${VISIT}/suggestions`,
    does: 'Sends the owner a suggestion',
    takes: support.SuggestionWrite,
    answers: { 201: support.Suggestion },
  },
];

const masked = z.boolean().optional().describe('true: not opened; its words are hidden');
/** A list whose items are masked until opened. */
const maskable = (summary: z.ZodObject) => page(summary.extend({ masked }));

/** The owner’s doors of one kind as an agent may read them under a grant. */
function seenDoors(
  noun: string,
  item: z.ZodType,
  summary: z.ZodObject,
  query: readonly string[] = [],
): Door[] {
  const list = maskable(summary);
  return [
    {
      method: 'get',
      path: `${AS}/${noun}`,
      does: `Lists ${noun}, each masked until opened`,
      query: [...PAGE, 'collection', ...query],
      answers: { 200: list },
    },
    {
      method: 'get',
      path: `${AS}/${noun}/{id}`,
      does: 'One that was opened; item.masked before',
      answers: { 200: item },
    },
    {
      method: 'post',
      path: `${AS}/${noun}/{id}/open`,
      does: 'Opens one: it stands in the owner’s History before this answers',
      answers: { 200: item },
    },
  ];
}

/** Of events, a window; each of its occurrences is masked with its event. */
const EVENTS = ['from', 'to', 'zone', 'collections'];

/** The owner’s read doors under a grant: the same paths and shapes below /api/as/{visit}. */
const asDoors: Door[] = [
  {
    method: 'get',
    path: `${AS}/changes`,
    does: 'Delta feed of the granted kinds, masked',
    query: ['since', 'derived', 'kinds', 'limit'],
    answers: { 200: account.Feed },
  },
  {
    method: 'get',
    path: `${AS}/live`,
    does: 'As the visit’s, under a grant',
    answers: { 200: ['text/event-stream'] },
  },
  {
    method: 'get',
    path: `${AS}/collections`,
    does: 'Collections of the granted kinds, names masked',
    query: ['type'],
    answers: { 200: maskable(collections.Collection) },
  },
  ...seenDoors('contacts', contacts.Contact, contacts.ContactSummary),
  ...seenDoors('events', calendar.CalendarEvent, calendar.EventSummary, EVENTS),
  ...seenDoors('tasks', calendar.Task, calendar.TaskSummary),
  ...seenDoors('notes', calendar.Note, calendar.NoteSummary),
  ...seenDoors('photos', photos.Photo, photos.PhotoSummary),
  ...seenDoors('files', photos.StoredFile, photos.FileSummary),
  {
    method: 'get',
    path: `${AS}/contacts/{id}/photo`,
    does: 'The picture in an opened card',
    answers: { 200: ['image/*'] },
  },
  {
    method: 'get',
    path: `${AS}/photos/{id}/thumbnail`,
    does: 'Thumbnail of an opened photo',
    query: ['size'],
    answers: { 200: ['image/webp'] },
  },
  {
    method: 'get',
    path: `${AS}/photos/{id}/original`,
    does: 'Bytes of an opened photo, shown in place; single ranges',
    answers: { 200: ['image/*', 'video/*'], 206: ['image/*', 'video/*'] },
  },
];

/** What an owner says to agents: grants, visits seen and ended, suggestions answered. */
const ownerDoors: Door[] = [
  {
    method: 'get',
    path: '/api/grants',
    does: 'Requests, active and past grants',
    answers: { 200: support.Grants },
  },
  {
    method: 'post',
    path: '/api/grants',
    does: 'Grants one agent some kinds for 1 hour, 1 day or 7 days',
    takes: support.GrantWrite,
    answers: { 201: support.Grant },
  },
  {
    method: 'post',
    path: '/api/grants/{id}/answer',
    does: 'Answers a request: allow (fewer kinds if wanted) or decline',
    takes: support.GrantAnswer,
    answers: { 200: support.Grant },
  },
  {
    method: 'post',
    path: '/api/grants/{id}/end',
    does: 'Ends it now: the agent’s next request is refused',
    answers: { 200: support.Grant },
  },
  {
    method: 'get',
    path: '/api/visits',
    does: 'Visits by support, newest first',
    query: PAGE,
    answers: { 200: support.Visits },
  },
  {
    method: 'get',
    path: '/api/visits/{id}/looks',
    does: 'Everything the agent looked at',
    query: PAGE,
    answers: { 200: support.Looks },
  },
  {
    method: 'post',
    path: '/api/visits/{id}/end',
    does: 'Ends a visit now',
    answers: { 200: support.Visit },
  },
  {
    method: 'get',
    path: '/api/suggestions',
    does: 'Suggestions from support, newest first',
    query: PAGE,
    answers: { 200: support.Suggestions },
  },
  {
    method: 'post',
    path: '/api/suggestions/{id}/answer',
    does: 'Accepts (its action is then done as the owner’s own act) or declines',
    takes: support.SuggestionAnswer,
    answers: { 200: support.Suggestion, 202: support.Suggestion },
  },
];

/** Doors of support: the agent’s, and the owner’s about agents. */
export const supportDoors: readonly Door[] = [
  ...[...visitDoors, ...asDoors].map((door): Door => ({ ...door, who: 'agent' })),
  ...ownerDoors,
];
