import { BlobMissing } from '../store/blobs/blobs.ts';
import { LifeboatError } from '../../shared/contract/problem.ts';

/**
 * What can be wrong with the second copy:
 * - `full`, `unwritable`, `unreadable`: its disk or folder;
 * - `hanging`: its disk does not answer at all;
 * - `missing`, `foreign`, `key`: it is not there, not ours, or cannot be opened;
 * - `damaged`: bytes in it are not what was written;
 * - `exists`: a file of that name is there (it is add-only);
 * - `ahead`, `differs`: it does not fit the live account;
 * - `source`: something here could not be read, so it could not be copied.
 */
export type VaultFailureCode =
  | 'full'
  | 'unwritable'
  | 'unreadable'
  | 'hanging'
  | 'missing'
  | 'foreign'
  | 'key'
  | 'damaged'
  | 'exists'
  | 'ahead'
  | 'differs'
  | 'source';

/** A failure of the second copy; the message is a sentence an owner can read. */
export class VaultFailure extends Error {
  readonly code: VaultFailureCode;
  /** The vault's file it is about, relative to the vault. */
  readonly file: string | null;
  constructor(code: VaultFailureCode, message: string, file: string | null = null, options?: ErrorOptions) {
    super(message, options);
    this.name = 'VaultFailure';
    this.code = code;
    this.file = file;
  }
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
/** How the reason of a full second copy starts; states are told from it. */
export const FULL_REASON = 'The second copy’s disk is full';

const errno = (error: unknown): string => (error as { code?: string }).code ?? 'no code';

/** A failed write to the vault, in words. */
export function writeFailure(error: unknown, file: string): VaultFailure {
  if (error instanceof VaultFailure) return error;
  const code = errno(error);
  if (FULL.has(code)) return new VaultFailure('full', `${FULL_REASON}.`, file, { cause: error });
  if (code === 'EEXIST')
    return new VaultFailure('exists', `${file} is in the second copy already.`, file, { cause: error });
  const words =
    code === 'EROFS'
      ? 'The second copy can only be read, not written (EROFS).'
      : `The second copy could not be written (${code}).`;
  return new VaultFailure('unwritable', words, file, { cause: error });
}

/** A failed read from the vault, in words. */
export function readFailure(error: unknown, file: string): VaultFailure {
  if (error instanceof VaultFailure) return error;
  const code = errno(error);
  return code === 'ENOENT'
    ? new VaultFailure('missing', `${file} is missing from the second copy.`, file, { cause: error })
    : new VaultFailure('unreadable', `The second copy could not be read (${code}).`, file, { cause: error });
}

/** Bytes in the vault that are not what was written. */
export const damaged = (file: string, what: string): VaultFailure =>
  new VaultFailure('damaged', `The second copy is damaged: ${file} ${what}.`, file);

export const isDamage = (error: unknown): error is VaultFailure =>
  error instanceof VaultFailure && ['damaged', 'missing'].includes(error.code);

export const isHanging = (error: unknown): boolean =>
  error instanceof VaultFailure && error.code === 'hanging';

/** Why an attempt failed, as an owner reads it. */
export function reasonOf(error: unknown): string {
  if (error instanceof VaultFailure || error instanceof LifeboatError) return error.message;
  if (error instanceof BlobMissing)
    return 'Something kept here could not be read, so it could not be copied.';
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'ERR_SQLITE_ERROR') return `The store here could not be read (${message}).`;
  return `Something went wrong on our side (${code ?? message}).`;
}

/** The stable code of why an attempt failed: it tells nothing of what is kept. */
export function codeOf(error: unknown): string {
  if (error instanceof VaultFailure) return `vault.${error.code}`;
  if (error instanceof BlobMissing) return 'vault.source';
  return error instanceof LifeboatError ? error.code : 'internal';
}
