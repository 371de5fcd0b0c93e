import type { z } from 'zod';
import * as history from '../history.ts';
import { type Door, Ids, LIST } from './door.ts';

/** The doors every text kind has. */
export function textDoors(
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
