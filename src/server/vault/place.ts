import type { Room } from '../account/room.ts';

/** Where the second copy lies and whose it is; plain data, so that a worker or another process opens the same. */
export interface VaultPlace {
  folder: string;
  keyFile: string;
  /** The instance both belong to; null while the vault is not ours to write (missing, foreign, key lost). */
  instance: string | null;
  /** Why nothing may be written to it, in a sentence; null when all is well. As found at start. */
  problem: string | null;
  secretFile: string;
  /** The operator says that vault and data are in different failure domains although they look like one disk. */
  elsewhere?: boolean;
  /** How long one call on its disk may take, ms. */
  patience?: number;
}

/** What a look at the vault's folder says, without writing or reading content. */
export interface Seen {
  /** Why it cannot be used right now, in a sentence; null when it can. */
  problem: string | null;
  /** The number of the disk it lies on; null when that cannot be told. */
  disk: number | null;
}

/** The account room and the vault beside it. */
export interface VaultRoom extends Room {
  vault: VaultPlace;
  /** Looks at the vault from another process, so that a disk that hangs holds nothing up here; absent: from here. */
  look?(): Promise<Seen>;
}
