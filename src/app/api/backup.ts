import type { Attempt, BackupFacts } from '../../shared/contract/backup.ts';
import { get, listOf, write } from './send.ts';

export const backup = {
  facts: () => get<BackupFacts>('/api/backup', ['device', 'vault', 'own']),
  /** Answers when done (an attempt), or with null data when it goes on by itself. */
  now: () => write<Attempt | null>('POST', '/api/backup', { body: {}, patience: 300_000 }),
  attempts: (query?: { kind?: Attempt['kind']; cursor?: string; limit?: number }) =>
    listOf<Attempt>('/api/backup/attempts', query),
};
