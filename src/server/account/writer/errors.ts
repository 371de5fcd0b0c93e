import { type ErrorCode, LifeboatError } from '../../../shared/contract/problem.ts';
import { storeFailure } from '../../store/failures.ts';
import type { PostedError } from './writer.ts';

const isSqlite = (error: unknown) => (error as { code?: string }).code === 'ERR_SQLITE_ERROR';

/** An error as plain data, for the way between threads. */
export function postedError(error: unknown): PostedError {
  const known = error instanceof LifeboatError ? error : isSqlite(error) ? storeFailure(error) : null;
  const { message, stack } = error as Error;
  return { code: known?.code ?? null, extra: { ...known?.extra }, message, stack };
}

/** The error a thread posted. */
export function revivedError({ code, extra, message, stack }: PostedError): Error {
  const error = code ? new LifeboatError(code as ErrorCode, extra) : new Error(message);
  error.stack = stack;
  return error;
}
