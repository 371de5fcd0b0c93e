import type { z } from 'zod';
import type {
  AccountRow as AccountRowSchema,
  AccountWrite,
  Device,
  Feed,
  Me,
  Snapshot as SnapshotSchema,
} from '../../shared/contract/account.ts';
import { get, listOf, post, type Query, write } from './send.ts';

export type AccountRow = z.infer<typeof AccountRowSchema>;
export type Snapshot = z.infer<typeof SnapshotSchema>;
export interface Session {
  id: string;
  current: boolean;
  createdAt: string;
  lastAt: string;
  address: string | null;
  agent: string | null;
}

export const account = {
  me: () => get<Me>('/api/me', ['user']),
  signIn: (email: string, password: string) => post<unknown>('/api/auth/sign-in/email', { email, password }),
  signOut: () => post<null>('/api/auth/sign-out'),
  sessions: () => listOf<Session>('/api/auth/sessions'),
  endSession: (id: string) => write<null>('DELETE', `/api/auth/sessions/${encodeURIComponent(id)}`),
  endOtherSessions: () => write<null>('DELETE', '/api/auth/sessions'),
  changePassword: (current: string, password: string) =>
    post<null>('/api/auth/change-password', { current, password }),
  setup: (token: string, accounts: AccountWrite[]) => post<unknown>('/api/setup', { token, accounts }),
  accounts: (query?: Query) => listOf<AccountRow>('/api/accounts', query),
  addAccount: (row: AccountWrite) => post<AccountRow>('/api/accounts', row),
  snapshot: () => get<Snapshot>('/api/snapshot', ['seq', 'digest', 'counts']),
  devices: () => listOf<Device>('/api/devices'),
  addDevice: (device: { name: string; scopes?: Device['scopes']; mayDelete?: boolean }) =>
    post<{ id: string; user: string; password: string }>('/api/devices', device, {}, ['password']),
  revokeDevice: (id: string) => write<null>('DELETE', `/api/devices/${encodeURIComponent(id)}`),
};

export const changes = (
  query: { since: number; derived: number; kinds: string; limit?: number },
  signal?: AbortSignal,
) => get<Feed>('/api/changes', ['epoch', 'seq', 'items'], { query, ...(signal ? { signal } : {}) });
