/** JSON in its one canonical form (RFC 8785): the same value gives the same bytes, so it can be hashed. */

export type CanonicalErrorCode = 'not-finite' | 'lone-surrogate' | 'not-json' | 'too-deep';

/** What cannot be written; `code` is stable. */
export class CanonicalError extends Error {
  readonly code: CanonicalErrorCode;
  constructor(code: CanonicalErrorCode, message: string) {
    super(message);
    this.name = 'CanonicalError';
    this.code = code;
  }
}

/** Deeper than any value of ours; ends cycles too. */
const MAX_DEPTH = 200;

/**
 * Members that are undefined are left out, as JSON.stringify does.
 * @throws CanonicalError for NaN and infinities, lone surrogates, what JSON does not have, and deep nesting
 */
export function canonical(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new CanonicalError('too-deep', `More than ${MAX_DEPTH} levels`);
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean':
      return String(value);
    case 'number':
      return number(value);
    case 'string':
      return string(value);
    case 'object':
      return Array.isArray(value) ? array(value, depth) : object(value, depth);
    default:
      throw new CanonicalError('not-json', `JSON has no ${typeof value}`);
  }
}

/** ECMAScript's shortest form is the one RFC 8785 §3.2.2.3 asks for; -0 is written 0. */
function number(value: number): string {
  if (!Number.isFinite(value)) throw new CanonicalError('not-finite', 'JSON has no NaN and no infinity');
  return JSON.stringify(value);
}

function string(value: string): string {
  if (!value.isWellFormed()) throw new CanonicalError('lone-surrogate', 'The text has half a character');
  return JSON.stringify(value);
}

function array(values: unknown[], depth: number): string {
  const parts: string[] = [];
  for (const value of values) parts.push(write(value, depth + 1)); // not map: a hole must be refused
  return `[${parts.join(',')}]`;
}

function object(value: object, depth: number): string {
  const proto: unknown = Object.getPrototypeOf(value);
  if (proto !== Object.prototype && proto !== null)
    throw new CanonicalError('not-json', `JSON has no ${value.constructor?.name ?? 'such object'}`);
  const members = value as Record<string, unknown>;
  const parts: string[] = [];
  // The default order is that of UTF-16 code units, as §3.2.3 asks.
  for (const key of Object.keys(members).sort())
    if (members[key] !== undefined) parts.push(`${string(key)}:${write(members[key], depth + 1)}`);
  return `{${parts.join(',')}}`;
}
