import { z } from 'zod';
import * as history from '../history.ts';
import * as photos from '../photos.ts';
import { type Door, LIST } from './door.ts';

function bytesDoors(
  noun: string,
  item: z.ZodType,
  added: z.ZodType,
  list: z.ZodType,
  query: readonly string[] = LIST,
): Door[] {
  const path = `/api/${noun}`;
  return [
    { method: 'get', path, does: `Lists ${noun}`, query, answers: { 200: list } },
    {
      method: 'post',
      path,
      does: 'Keeps the bytes of the body; a taken name is numbered',
      takes: ['*/*'],
      query: ['name', 'collection', 'mtime'],
      answers: { 201: added },
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

/** Doors of photos and other files. */
export const mediaDoors: readonly Door[] = [
  ...bytesDoors('photos', photos.Photo, photos.PhotoAdded, photos.PhotoList, [
    ...LIST,
    'favourite',
    'video',
    'album',
  ]),
  ...bytesDoors('files', photos.StoredFile, photos.FileAdded, photos.FileList),
  {
    method: 'post',
    path: '/api/photos/change',
    does: 'One change to many photos and files (favourite, albums, folder), as one step; what is gone is skipped and named',
    takes: photos.PhotoChangeWrite,
    answers: { 200: photos.PhotosChanged },
  },
  {
    method: 'post',
    path: '/api/photos/same',
    does: 'Which photos and files have one of these bodies already',
    takes: photos.SameWrite,
    answers: { 200: photos.SameList },
  },
  {
    method: 'post',
    path: '/api/uploads',
    does: 'Starts a resumable upload (tus 1.0)',
    answers: { 201: null },
  },
];
