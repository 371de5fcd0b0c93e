import { load } from '../measure.ts';
import { SETS } from './sets.ts';
import { speed } from './speed.ts';

/**
 * `npm run bench:archive`: the numbers the archive is held to. Words choose parts: mid, tiny, large.
 * LIFEBOAT_BENCH_SCALE=0.05 and LIFEBOAT_BENCH_ROUNDS=3 make it quick. A wrong size or exit code is an error.
 */
const wanted = process.argv.slice(2);
const chosen = (name: string) => wanted.length === 0 || wanted.includes(name);

console.log(load());
for (const set of SETS) if (chosen(set.name)) await speed(set);
console.log(load());
