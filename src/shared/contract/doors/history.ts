import { z } from 'zod';
import * as history from '../history.ts';
import { type Door, Ids, PAGE } from './door.ts';

/** Doors of History and the bin. */
export const historyDoors: readonly Door[] = [
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
    query: [...PAGE, 'actor', 'kind', 'since'],
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
];
