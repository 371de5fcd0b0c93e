import * as archives from '../archives.ts';
import { type Door, PAGE } from './door.ts';

/** Doors of archives. */
export const archivesDoors: readonly Door[] = [
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
  {
    method: 'post',
    path: '/api/archives/{id}/checked',
    does: 'Notes that every byte of it was checked where it lies',
    takes: archives.CheckedWrite,
    answers: { 200: archives.Archive },
  },
  { method: 'delete', path: '/api/archives/{id}', does: 'Ends the link', answers: { 204: null } },
  {
    method: 'post',
    path: '/api/archives/{id}/links',
    does: 'Makes a link that fetches this archive without a session',
    takes: archives.LinkWrite,
    answers: { 201: archives.ArchiveLink },
  },
  {
    method: 'delete',
    path: '/api/archives/{id}/links/{link}',
    does: 'Revokes a link: what runs by it breaks off',
    answers: { 204: null },
  },
  {
    method: 'get',
    path: '/api/links/{token}/{name}',
    does: 'The ZIP by a link: no session; ranges, HEAD, If-Range',
    who: 'anyone',
    answers: { 200: ['application/zip'], 206: ['application/zip'] },
  },
  {
    method: 'get',
    path: '/api/archives/{id}/{name}',
    does: 'The ZIP; ranges, HEAD, If-Range',
    answers: { 200: ['application/zip'], 206: ['application/zip'] },
  },
];
