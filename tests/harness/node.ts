import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const MAIN = join(ROOT, 'src/server/main.ts');
export const requireFrom = createRequire(join(ROOT, 'package.json'));
export const binOf = (name: string): string =>
  join(dirname(requireFrom.resolve(`${name}/package.json`)), '..', '.bin', name);

/** Real photos, cards and calendars to try, where they lie beside the checkout; tests without them say 'skipped'. */
export const SHARED = process.env.LIFEBOAT_SHARED ?? join(ROOT, '..', 'shared');
