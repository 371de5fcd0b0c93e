import { z } from 'zod';
import * as account from './account.ts';
import * as archives from './archives.ts';
import * as backup from './backup.ts';
import * as calendar from './calendar.ts';
import * as collections from './collections.ts';
import * as contacts from './contacts.ts';
import * as history from './history.ts';
import * as photos from './photos.ts';

type Method = 'get' | 'post' | 'put' | 'delete';

/** One door under /api: what it takes, what it answers. The one source of /api/openapi.json. */
export interface Door {
  method: Method;
  path: string;
  does: string;
  /** JSON body, or the media types of a body of bytes. */
  takes?: z.ZodType | readonly string[];
  /** Query parameters. */
  query?: readonly string[];
  /** JSON reply by status; null: no body; a list: media types of bytes. */
  answers: Record<number, z.ZodType | readonly string[] | null>;
  /** Who may: an owner unless said otherwise. */
  who?: 'anyone' | 'signed-in' | 'operator';
}

const PAGE = ['cursor', 'limit'] as const;
const LIST = [...PAGE, 'seq', 'time', 'collection'] as const;
const Ids = z.object({ ids: z.array(z.string()) });

function textDoors(
  noun: string,
  item: z.ZodType,
  list: z.ZodType,
  write: z.ZodType,
  mediaType: string,
): Door[] {
  const path = `/api/${noun}`;
  return [
    { method: 'get', path, does: `Lists ${noun}`, query: LIST, answers: { 200: list } },
    {
      method: 'post',
      path,
      does: `Makes one, from JSON fields or ${mediaType} kept byte for byte`,
      takes: write,
      query: ['collection'],
      answers: { 201: item },
    },
    {
      method: 'post',
      path: `${path}/export`,
      does: 'Bytes of several, one after another',
      takes: Ids,
      answers: { 200: [mediaType] },
    },
    {
      method: 'get',
      path: `${path}/{id}`,
      does: `One, as JSON or (Accept: ${mediaType}) its bytes`,
      query: ['seq'],
      answers: { 200: item },
    },
    {
      method: 'put',
      path: `${path}/{id}`,
      does: 'Changes one; If-Match optional; If-None-Match: * makes one under the caller’s UUID',
      takes: write,
      answers: { 200: item, 201: item },
    },
    { method: 'delete', path: `${path}/{id}`, does: 'Deletes one', answers: { 204: null } },
    {
      method: 'get',
      path: `${path}/{id}/versions`,
      does: 'Its versions, newest first',
      answers: { 200: history.ItemVersions },
    },
    {
      method: 'post',
      path: `${path}/{id}/versions/{seq}/restore`,
      does: 'Brings a version back as the newest',
      answers: { 200: item },
    },
  ];
}

function mediaDoors(noun: string, item: z.ZodType, list: z.ZodType): Door[] {
  const path = `/api/${noun}`;
  return [
    { method: 'get', path, does: `Lists ${noun}`, query: LIST, answers: { 200: list } },
    {
      method: 'post',
      path,
      does: 'Keeps the bytes of the body; a taken name is numbered',
      takes: ['*/*'],
      query: ['name', 'collection', 'mtime'],
      answers: { 201: item },
    },
    {
      method: 'get',
      path: `${path}/{id}`,
      does: 'What is known of one',
      query: ['seq'],
      answers: { 200: item },
    },
    {
      method: 'put',
      path: `${path}/{id}`,
      does: 'Changes words about it, never its bytes',
      takes: photos.PhotoWrite,
      answers: { 200: item },
    },
    { method: 'delete', path: `${path}/{id}`, does: 'Deletes one', answers: { 204: null } },
    {
      method: 'get',
      path: `${path}/{id}/original`,
      does: 'Its bytes; single ranges',
      query: ['download'],
      answers: { 200: ['*/*'], 206: ['*/*'] },
    },
    {
      method: 'get',
      path: `${path}/{id}/thumbnail`,
      does: 'WebP of 192 or 384 pixels',
      query: ['size'],
      answers: { 200: ['image/webp'] },
    },
    {
      method: 'get',
      path: `${path}/{id}/versions`,
      does: 'Its versions, newest first',
      answers: { 200: history.ItemVersions },
    },
    {
      method: 'post',
      path: `${path}/{id}/versions/{seq}/restore`,
      does: 'Brings a version back as the newest',
      answers: { 200: item },
    },
  ];
}

const Session = z.object({
  id: z.string(),
  current: z.boolean(),
  createdAt: z.string(),
  lastAt: z.string(),
  address: z.string().nullable(),
  agent: z.string().nullable(),
});
const SignIn = z.object({ email: z.string(), password: z.string() });
const PlanItemWhole = archives.PlanItem.omit({ before: true, after: true }).extend({
  before: z.unknown(),
  after: z.unknown(),
});

/** Every door under /api. A test holds it against the doors that are really there. */
export const DOORS: readonly Door[] = [
  {
    method: 'post',
    path: '/api/auth/sign-in/email',
    does: 'Signs in; the reply carries the session cookie',
    takes: SignIn,
    answers: { 200: z.object({ user: z.object({ id: z.string(), email: z.string(), name: z.string() }) }) },
    who: 'anyone',
  },
  {
    method: 'post',
    path: '/api/auth/sign-out',
    does: 'Ends this session',
    answers: { 200: z.object({ success: z.boolean() }) },
    who: 'anyone',
  },
  {
    method: 'get',
    path: '/api/auth/sessions',
    does: 'The caller’s sessions',
    answers: { 200: z.object({ items: z.array(Session), total: z.number(), next: z.null() }) },
    who: 'signed-in',
  },
  {
    method: 'delete',
    path: '/api/auth/sessions',
    does: 'Ends all other sessions',
    answers: { 204: null },
    who: 'signed-in',
  },
  {
    method: 'delete',
    path: '/api/auth/sessions/{id}',
    does: 'Ends one session',
    answers: { 204: null },
    who: 'signed-in',
  },
  {
    method: 'post',
    path: '/api/auth/change-password',
    does: 'Changes the password; other sessions end',
    takes: z.object({ current: z.string(), password: z.string() }),
    answers: { 204: null },
    who: 'signed-in',
  },
  {
    method: 'post',
    path: '/api/setup',
    does: 'Makes the first accounts with the one-time link',
    takes: account.SetupWrite,
    answers: { 201: z.object({ made: z.number() }) },
    who: 'anyone',
  },
  {
    method: 'get',
    path: '/api/accounts',
    does: 'Everybody who can sign in',
    answers: { 200: account.AccountRows },
    who: 'operator',
  },
  {
    method: 'post',
    path: '/api/accounts',
    does: 'Makes an owner, agent or operator',
    takes: account.AccountWrite,
    answers: { 201: account.AccountRow.omit({ createdAt: true }) },
    who: 'operator',
  },
  {
    method: 'get',
    path: '/api/me',
    does: 'Who is signed in',
    answers: { 200: account.Me },
    who: 'signed-in',
  },
  {
    method: 'get',
    path: '/api/snapshot',
    does: 'Seq, digest and counts',
    query: ['seq'],
    answers: { 200: account.Snapshot },
  },
  {
    method: 'get',
    path: '/api/changes',
    does: 'Delta feed of summaries',
    query: ['since', 'derived', 'kinds', 'limit'],
    answers: { 200: account.Feed },
  },
  {
    method: 'get',
    path: '/api/live',
    does: 'Server-sent events with the new seq',
    answers: { 200: ['text/event-stream'] },
  },
  { method: 'get', path: '/api/backup', does: 'The three facts', answers: { 200: backup.BackupFacts } },
  {
    method: 'post',
    path: '/api/backup',
    does: 'Backs up now',
    answers: { 200: backup.Attempt, 202: z.object({ state: z.literal('running') }) },
  },
  {
    method: 'get',
    path: '/api/backup/attempts',
    does: 'Every attempt',
    query: ['kind', 'limit'],
    answers: { 200: backup.Attempts },
  },
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
  ...textDoors(
    'events',
    calendar.CalendarEvent,
    z.union([calendar.EventList, calendar.OccurrenceList]),
    calendar.EventWrite,
    'text/calendar',
  ),
  ...textDoors('tasks', calendar.Task, calendar.TaskList, calendar.TaskWrite, 'text/calendar'),
  ...textDoors('notes', calendar.Note, calendar.NoteList, calendar.NoteWrite, 'text/calendar'),
  ...mediaDoors('photos', photos.Photo, photos.PhotoList),
  ...mediaDoors('files', photos.StoredFile, photos.FileList),
  {
    method: 'get',
    path: '/api/collections',
    does: 'Address books, calendars, notebooks, folders',
    query: ['type'],
    answers: { 200: collections.CollectionList },
  },
  {
    method: 'post',
    path: '/api/collections',
    does: 'Makes one',
    takes: collections.CollectionWrite,
    answers: { 201: collections.Collection },
  },
  { method: 'get', path: '/api/collections/{id}', does: 'One', answers: { 200: collections.Collection } },
  {
    method: 'put',
    path: '/api/collections/{id}',
    does: 'Renames, colours, orders or moves one',
    takes: collections.CollectionWrite,
    answers: { 200: collections.Collection, 201: collections.Collection },
  },
  {
    method: 'delete',
    path: '/api/collections/{id}',
    does: 'Deletes one with all in it, as one step',
    answers: { 204: null },
  },
  {
    method: 'post',
    path: '/api/delete',
    does: 'Deletes many items as one step',
    takes: Ids,
    answers: {
      200: z.object({ batch: z.string().nullable(), deleted: z.number(), skipped: z.array(z.string()) }),
    },
  },
  {
    method: 'get',
    path: '/api/bin',
    does: 'Deleted items still kept',
    query: [...PAGE, 'kind'],
    answers: { 200: history.Bin },
  },
  {
    method: 'post',
    path: '/api/bin/put-back',
    does: 'Puts deleted items back',
    takes: Ids,
    answers: { 200: history.UndoReply },
  },
  {
    method: 'get',
    path: '/api/history',
    does: 'Steps, newest first',
    query: [...PAGE, 'actor', 'kind'],
    answers: { 200: history.History },
  },
  {
    method: 'get',
    path: '/api/history/{batch}',
    does: 'One step and its changes',
    query: PAGE,
    answers: { 200: history.StepDetail },
  },
  {
    method: 'post',
    path: '/api/history/{batch}/undo',
    does: 'Undoes a step or some items of it',
    takes: history.UndoWrite,
    answers: { 200: history.UndoReply },
  },
  {
    method: 'get',
    path: '/api/archives',
    does: 'Archives made',
    query: PAGE,
    answers: { 200: archives.ArchiveList },
  },
  {
    method: 'post',
    path: '/api/archives',
    does: 'Freezes the account as one ZIP',
    answers: { 201: archives.Archive, 202: archives.Archive },
  },
  { method: 'get', path: '/api/archives/{id}', does: 'One archive', answers: { 200: archives.Archive } },
  {
    method: 'post',
    path: '/api/archives/{id}/renew',
    does: 'Lets the link live 14 days more',
    answers: { 200: archives.Archive },
  },
  { method: 'delete', path: '/api/archives/{id}', does: 'Ends the link', answers: { 204: null } },
  {
    method: 'get',
    path: '/api/archives/{id}/{name}',
    does: 'The ZIP; ranges, HEAD, If-Range',
    answers: { 200: ['application/zip'], 206: ['application/zip'] },
  },
  {
    method: 'get',
    path: '/api/restores',
    does: 'Previews made',
    query: PAGE,
    answers: {
      200: z.object({ items: z.array(archives.Restore), total: z.number(), next: z.string().nullable() }),
    },
  },
  {
    method: 'post',
    path: '/api/restores',
    does: 'Makes a preview from an archive, or from {"seq": n}',
    takes: ['application/zip', 'application/json'],
    answers: { 201: archives.Restore, 202: archives.Restore },
  },
  { method: 'get', path: '/api/restores/{id}', does: 'One preview', answers: { 200: archives.Restore } },
  {
    method: 'get',
    path: '/api/restores/{id}/items',
    does: 'What it would do, item by item',
    query: [...PAGE, 'kind', 'action'],
    answers: { 200: archives.PlanItems },
  },
  {
    method: 'get',
    path: '/api/restores/{id}/items/{item}',
    does: 'Both versions of one item',
    answers: { 200: PlanItemWhole },
  },
  {
    method: 'post',
    path: '/api/restores/{id}/again',
    does: 'Makes the preview again',
    answers: { 201: archives.Restore, 202: archives.Restore },
  },
  {
    method: 'post',
    path: '/api/restores/{id}/apply',
    does: 'Applies what was chosen, as one step',
    takes: archives.ApplyWrite,
    answers: { 200: archives.Restore },
  },
  {
    method: 'post',
    path: '/api/imports',
    does: 'Makes a preview from a .vcf or .ics file',
    takes: ['text/vcard', 'text/calendar'],
    query: ['name', 'collection'],
    answers: { 201: archives.Restore, 202: archives.Restore },
  },
  {
    method: 'get',
    path: '/api/devices',
    does: 'Phones and programs that sync',
    answers: { 200: account.Devices },
  },
  {
    method: 'post',
    path: '/api/devices',
    does: 'Makes one; its password is shown this once',
    takes: account.DeviceWrite,
    answers: { 201: account.DeviceMade },
  },
  { method: 'delete', path: '/api/devices/{id}', does: 'Ends its password', answers: { 204: null } },
  {
    method: 'post',
    path: '/api/uploads',
    does: 'Starts a resumable upload (tus 1.0)',
    answers: { 201: null },
  },
];
