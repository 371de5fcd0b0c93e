import { load } from '../measure.ts';
import { firstByte } from './first-byte.ts';
import { freezing } from './freezing.ts';
import { memory } from './memory.ts';
import { SETS } from './sets.ts';
import { speed } from './speed.ts';
import { largeTable } from './table.ts';

/**
 * `npm run bench:archive`: the numbers the archive is held to. Words choose parts: mid, tiny, large, table, freezing,
 * first-byte, memory. LIFEBOAT_BENCH_SCALE=0.05 and LIFEBOAT_BENCH_ROUNDS=3 make it quick. A wrong size or exit code is
 * an error; above a load of 1 per core nothing is judged.
 */
const parts: [string, () => Promise<void>][] = [
  ...SETS.map((set): [string, () => Promise<void>] => [set.name, () => speed(set)]),
  ['table', largeTable],
  ['freezing', freezing],
  ['first-byte', firstByte],
  ['memory', memory],
];
const wanted = process.argv.slice(2);
const strange = wanted.filter((word) => !parts.some(([name]) => name === word));
if (strange.length > 0) throw new Error(`there is no part "${strange.join('", "')}"`);

console.log(load());
for (const [name, part] of parts) if (wanted.length === 0 || wanted.includes(name)) await part();
console.log(load());
