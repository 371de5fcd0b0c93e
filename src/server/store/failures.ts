import { LifeboatError } from '../../shared/contract/problem.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', '53100']);
const SQLITE_FULL = 13;
/** PostgreSQL's classes of errors that are its trouble, not the statement's: connection, resources, operator, system. */
const POSTGRES_TROUBLE = /^(08|53|57|58|XX|25006|40)/;

/** Whether a database error says that the server is in trouble. */
export const isPostgresTrouble = (error: unknown): boolean => {
  const { code, severity } = error as { code?: string; severity?: string };
  return severity !== undefined && POSTGRES_TROUBLE.test(code ?? '');
};

/**
 * An error of disk or database as what it means to a caller; any other (a fault of ours) passes through. Reads meet
 * it too: a store that cannot be read is 503, never an empty answer.
 */
export function knownFailure(error: unknown): unknown {
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  const ofStore = code === 'ERR_SQLITE_ERROR' || typeof syscall === 'string' || isPostgresTrouble(error);
  return ofStore ? storeFailure(error) : error;
}

/**
 * Says what a failed write of disk or database means: no room, or not usable. Both leave nothing changed.
 * An error that is already typed passes through.
 */
export function storeFailure(error: unknown): LifeboatError {
  if (error instanceof LifeboatError) return error;
  const { code, errcode, message } = error as { code?: string; errcode?: number; message?: string };
  const full = FULL.has(code ?? '') || (errcode ?? 0) % 256 === SQLITE_FULL;
  return new LifeboatError(
    full ? 'store.full' : 'store.unavailable',
    { detail: undefined, retryAfter: 30 },
    { cause: error ?? message },
  );
}
