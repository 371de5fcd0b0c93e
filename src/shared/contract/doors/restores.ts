import { z } from 'zod';
import * as archives from '../archives.ts';
import { type Door, PAGE } from './door.ts';

const PlanItemWhole = archives.PlanItem.omit({ before: true, after: true }).extend({
  before: z.unknown(),
  after: z.unknown(),
});

/** Doors of previews: restores and imports. */
export const restoresDoors: readonly Door[] = [
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
    does: 'Makes a preview from an archive, from its manifest alone, or from {"seq": n}',
    query: ['name'],
    takes: ['application/zip', archives.MANIFEST_TYPE, 'application/json'],
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
    path: '/api/restores/{id}/without',
    does: 'Goes on without the bytes that have not come',
    takes: archives.WithoutWrite,
    answers: { 201: archives.Restore, 202: archives.Restore },
  },
  {
    method: 'get',
    path: '/api/restores/{id}/blobs',
    does: 'The bytes it lacks, by SHA-256',
    query: PAGE,
    answers: { 200: archives.LackingBlobs },
  },
  {
    method: 'post',
    path: '/api/restores/{id}/blobs',
    does: 'Brings many of the bytes it lacks: for each a line "<SHA-256> <length>", then its bytes',
    takes: [archives.BLOBS_TYPE],
    answers: { 200: archives.BlobsTaken },
  },
  {
    method: 'put',
    path: '/api/restores/{id}/blobs/{sha}',
    does: 'Brings the bytes with this SHA-256',
    takes: ['application/octet-stream'],
    answers: { 200: archives.BlobTaken },
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
    does: 'Makes a preview from a .vcf, .csv or .ics file',
    takes: ['text/vcard', 'text/calendar', 'text/csv'],
    query: ['name', 'collection', 'columns'],
    answers: { 201: archives.Restore, 202: archives.Restore },
  },
];
