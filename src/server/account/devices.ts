import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Device, DeviceMade, DeviceWrite } from '../../shared/contract/account.ts';
import type { z } from 'zod';
import { LifeboatError } from '../../shared/contract/problem.ts';
import type { DeviceTable } from '../store/sql/schema.ts';
import { idOf, newId } from './ids.ts';
import { now, type Room } from './room.ts';
import { sha256 } from './version.ts';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const ALL_SCOPES = ['contacts', 'calendar', 'files'];

/** 128 bits as 26 letters in groups a person can type; its SHA-256 is kept (nothing to guess, nothing to salt). */
function passwordFrom(bytes: Buffer): string {
  let bits = BigInt(`0x${bytes.subarray(0, 17).toString('hex')}`);
  let text = '';
  for (let i = 0; i < 26; i++, bits >>= 5n) text += BASE32[Number(bits & 31n)];
  return text.match(/.{1,7}/g)!.join('-');
}

const digestOf = (password: string) => sha256(password.toLowerCase().replace(/[^a-z2-7]/g, ''));

const deviceOf = (row: DeviceTable): Device => ({
  id: row.device_id,
  name: row.name,
  scopes: row.scopes.split(' ') as Device['scopes'],
  mayDelete: row.may_delete === 1,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  revokedAt: row.revoked_at,
});

/** What makes a retry find itself: its key, and 136 bits and more that only this server can make from it. */
export interface DeviceKey {
  value: string;
  bytes: Buffer;
}

/**
 * Makes a device and its password, which is shown this once; a retry under its key is answered the same.
 * @throws LifeboatError `idempotency.mismatch` when the key stands for another device
 */
export async function addDevice(
  room: Room,
  account: string,
  { name, scopes = ALL_SCOPES as Device['scopes'], mayDelete = false }: z.input<typeof DeviceWrite>,
  key?: DeviceKey,
): Promise<z.infer<typeof DeviceMade>> {
  const owner = await room.db
    .selectFrom('directory')
    .where('account_id', '=', account)
    .select('email')
    .executeTakeFirst();
  if (!owner) throw new LifeboatError('not-found', { detail: 'There is no such account.' });
  const id = key ? idOf('device', account, key.value) : newId();
  const password = passwordFrom(key?.bytes ?? randomBytes(17));
  const device = {
    account_id: account,
    device_id: id,
    name: name.toWellFormed(),
    secret_hash: digestOf(password),
    scopes: scopes.join(' '),
    may_delete: Number(mayDelete),
    created_at: now(room),
    last_used_at: null,
    revoked_at: null,
  };
  await room.writer.run('addDevice', device);
  if (key) await checkSame(room, device);
  return { id, user: owner.email, password };
}

async function checkSame(room: Room, wanted: Omit<DeviceTable, 'created_at'>): Promise<void> {
  const made = await room.db
    .selectFrom('device')
    .where('account_id', '=', wanted.account_id)
    .where('device_id', '=', wanted.device_id)
    .select(['name', 'scopes', 'may_delete', 'secret_hash'])
    .executeTakeFirstOrThrow();
  for (const column of ['name', 'scopes', 'may_delete', 'secret_hash'] as const)
    if (made[column] !== wanted[column]) throw new LifeboatError('idempotency.mismatch');
}

export async function listDevices(room: Pick<Room, 'db'>, account: string): Promise<Device[]> {
  const rows = await room.db
    .selectFrom('device')
    .where('account_id', '=', account)
    .orderBy('created_at')
    .selectAll()
    .execute();
  return rows.map(deviceOf);
}

/** Ends a device's password at once. */
export async function revokeDevice(room: Room, account: string, device: string): Promise<void> {
  const done = await room.writer.run('revokeDevice', { account, device, at: now(room) });
  if (!done)
    throw new LifeboatError('not-found', { detail: 'There is no such device, or it was revoked before.' });
}

export interface SignedInDevice extends Device {
  account: string;
}

/** The device whose e-mail and password these are, or null. The owner's own password is never taken here. */
export async function signInDevice(
  room: Room,
  email: string,
  password: string,
): Promise<SignedInDevice | null> {
  const owner = await room.db
    .selectFrom('directory')
    .where('email', '=', email.trim().toLowerCase())
    .select('account_id')
    .executeTakeFirst();
  const given = Buffer.from(digestOf(password), 'hex');
  if (!owner) return null;
  const rows = await room.db
    .selectFrom('device')
    .where('account_id', '=', owner.account_id)
    .where('revoked_at', 'is', null)
    .selectAll()
    .execute();
  const found = rows.find((row) => timingSafeEqual(Buffer.from(row.secret_hash, 'hex'), given));
  if (!found) return null;
  await room.writer.run('useDevice', { account: owner.account_id, device: found.device_id, at: now(room) });
  return { ...deviceOf(found), account: owner.account_id };
}
