import type { Hono } from 'hono';
import type { Room, Runner } from '../account/room.ts';
import type { LiveHub } from '../account/live.ts';
import type { Jobs } from '../account/jobs.ts';
import type { Sender } from '../account/archive/sender.ts';
import type { Env } from '../http/env.ts';
import type { Sessions } from '../http/auth.ts';
import type { VaultJobs } from '../vault/jobs.ts';
import type { VaultRoom } from '../vault/place.ts';

/** What the doors need; made once in context.ts. */
export interface Deps {
  room: Room;
  vault: VaultRoom;
  runner: Runner<Jobs & VaultJobs>;
  /** Reads what archives are made of, off the main thread. */
  sender: Sender;
  sessions: Sessions;
  live: LiveHub;
  /** Largest upload, bytes. */
  uploadLimit: number;
  quota: number | null;
  hashPassword(password: string): Promise<string>;
  /** 32 bytes that follow from a text and the instance's secret: the same again, and nobody else can make them. */
  sealed(text: string): Buffer;
}

export type Routes = Hono<Env>;
