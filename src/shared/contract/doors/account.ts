import { z } from 'zod';
import * as account from '../account.ts';
import * as backup from '../backup.ts';
import type { Door } from './door.ts';

/** Doors of the account as a whole: seq, feed, backup. */
export const accountDoors: readonly Door[] = [
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
];
