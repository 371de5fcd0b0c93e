import { z } from 'zod';
import * as account from '../account.ts';
import type { Door } from './door.ts';

const Session = z.object({
  id: z.string(),
  current: z.boolean(),
  createdAt: z.string(),
  lastAt: z.string(),
  address: z.string().nullable(),
  agent: z.string().nullable(),
});
const SignIn = z.object({ email: z.string(), password: z.string() });

/** Doors of sign-in and of the people who can sign in. */
export const peopleDoors: readonly Door[] = [
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
];
