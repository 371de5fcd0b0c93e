import { z } from 'zod';
import { Counts, page, Sha } from './kinds.ts';

export const ROLES = ['owner', 'agent', 'operator'] as const;
export const Me = z.object({
  user: z.object({ id: z.string(), email: z.string(), name: z.string(), role: z.enum(ROLES) }),
  account: z
    .object({
      id: z.string(),
      seq: z.number().int(),
      derived: z
        .number()
        .int()
        .describe('with seq and support: how far the account had come, as live events say it'),
      support: z.number().int(),
      epoch: z.string(),
      state: z.enum(['live', 'recovering']),
      lost: z
        .object({ from: z.number().int(), to: z.number().int(), since: z.string().nullable() })
        .nullable()
        .describe('changes that a loss left missing, both ends included; null: none'),
      retentionDays: z.number().int(),
      used: z.number().int(),
      quota: z.number().int().nullable(),
    })
    .nullable(),
  notice: z.object({ text: z.string(), at: z.string() }).nullable(),
});
export type Me = z.infer<typeof Me>;

export const Snapshot = z.object({ seq: z.number().int(), digest: Sha, counts: Counts });

/** What changed since a seq. Ask again with `seq` and `derived` until `more` is false. */
export const Feed = z.object({
  epoch: z.string(),
  seq: z.number().int().describe('send this as ?since= next time'),
  derived: z
    .number()
    .int()
    .describe('send this as ?derived= next time: thumbnails and EXIF come without a seq'),
  more: z.boolean(),
  items: z.array(
    z.object({
      kind: z.string(),
      id: z.string(),
      summary: z.record(z.string(), z.unknown()).nullable().describe('null: deleted'),
    }),
  ),
});
export type Feed = z.infer<typeof Feed>;

export const SCOPES = ['contacts', 'calendar', 'files'] as const;
export const Scope = z.enum([
  'contacts',
  'contacts:read',
  'calendar',
  'calendar:read',
  'files',
  'files:read',
  'archive',
]);
export const DeviceWrite = z.object({
  name: z.string().min(1).max(100),
  scopes: z.array(Scope).min(1).optional(),
  mayDelete: z.boolean().optional(),
});
export const Device = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(Scope),
  mayDelete: z.boolean(),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
});
export type Device = z.infer<typeof Device>;
export const DeviceMade = z.object({
  id: z.string(),
  user: z.string(),
  password: z.string().describe('shown once'),
});
export const Devices = page(Device);

export const AccountWrite = z.object({
  email: z.email().max(254),
  name: z.string().min(1).max(200),
  password: z.string().min(10).max(200),
  phone: z.string().max(50).optional().describe('for signing in by number, later'),
  role: z.enum(ROLES).default('owner'),
});
export type AccountWrite = z.infer<typeof AccountWrite>;
export const AccountRow = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  createdAt: z.string(),
});
export const AccountRows = page(AccountRow);
export const SetupWrite = z.object({
  token: z.string().max(200),
  accounts: z.array(AccountWrite).min(1).max(50),
});
