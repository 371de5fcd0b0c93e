import { parseArgs } from 'node:util';
import { UsageError } from './io.ts';

type Options = Record<string, { type: 'string' | 'boolean'; multiple?: boolean }>;

/** Words and options of a command line; an unknown option is a usage error. */
export function parse(argv: string[], options: Options) {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      options: { ...options, json: { type: 'boolean' } },
      allowPositionals: true,
      strict: true,
    });
    return { values: values as Record<string, string | boolean | undefined>, words: positionals };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** The words of a command, exactly as many as named. */
export function need(words: string[], ...names: string[]): string[] {
  if (words.length !== names.length) throw new UsageError(`needs ${names.join(' ') || 'no words'}`);
  return words;
}
