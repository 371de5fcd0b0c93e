import * as collections from '../collections.ts';
import type { Door } from './door.ts';

/** Doors of collections. */
export const collectionsDoors: readonly Door[] = [
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
  {
    method: 'post',
    path: '/api/collections/order',
    does: 'Gives those named the order in which they are named, as one step',
    takes: collections.CollectionOrder,
    answers: { 200: collections.CollectionOrdered },
  },
  { method: 'get', path: '/api/collections/{id}', does: 'One', answers: { 200: collections.Collection } },
  {
    method: 'get',
    path: '/api/collections/{id}/contents',
    does: 'How many items of which kinds a delete of it takes along',
    answers: { 200: collections.CollectionContents },
  },
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
    does: 'Deletes one with all in it, as one step; with holding=N only if it holds so many items',
    query: ['holding'],
    answers: { 204: null },
  },
];
