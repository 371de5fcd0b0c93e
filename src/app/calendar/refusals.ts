import { ApiError } from '../api.ts';

/** A refusal that names a field says what is wrong with it, where no field is there to say it at. */
export async function saidPlainly<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    const said = error instanceof ApiError ? (error.problem?.fields ?? []) : [];
    if (!(error instanceof ApiError) || said.length === 0) throw error;
    const words = said.map(({ message }) => sentence(message)).join(' ');
    throw new ApiError(error.code, error.status, words, error.problem);
  }
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
