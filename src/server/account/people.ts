import { LifeboatError } from '../../shared/contract/problem.ts';
import { exactPhone } from '../../shared/formats/phone.ts';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from './ids.ts';
import { now, type Room } from './room.ts';

export interface Person {
  id: string;
  email: string;
  name: string;
  role: 'owner' | 'agent' | 'operator';
  createdAt: string;
}

/** Makes a sign-in and, for an owner, the account. `password` is already hashed. Answers its id. */
export async function addPerson(
  room: Room,
  person: { email: string; name: string; role: Person['role']; password: string; phone?: string },
): Promise<string> {
  const id = newId();
  await room.writer.run('createAccount', {
    ...person,
    phone: person.phone === undefined ? undefined : phoneOf(person.phone),
    name: person.name.toWellFormed(),
    id,
    at: now(room),
    epoch: newId(),
    batch: newId(),
  });
  return id;
}

function phoneOf(given: string): string {
  const phone = exactPhone(given);
  if (phone === null)
    throw new LifeboatError('request.fields', {
      fields: [{ path: 'phone', message: 'is no phone number' }],
    });
  return phone;
}

export async function listPeople(room: Pick<Room, 'db'>): Promise<Person[]> {
  const rows = await room.db
    .selectFrom('auth_user')
    .orderBy('email')
    .select(['id', 'email', 'name', 'role', 'createdAt'])
    .execute();
  return rows as Person[];
}

/** The account of an e-mail address. @throws `not-found` */
export async function accountOfEmail(room: Pick<Room, 'db'>, email: string): Promise<string> {
  const row = await room.db
    .selectFrom('directory')
    .where('email', '=', email.trim().toLowerCase())
    .select('account_id')
    .executeTakeFirst();
  if (!row) throw new LifeboatError('not-found', { detail: `There is no account for ${email}.` });
  return row.account_id;
}

/** Erases an account in the live store: its rows, blobs and thumbnails. The vault is told by its own room. */
export async function erasePerson(room: Room, account: string): Promise<void> {
  await room.writer.run('eraseAccount', { account });
  await room.thumbs.removeAccount(account);
  await rm(join(room.data, 'blobs', account), { recursive: true, force: true });
}
