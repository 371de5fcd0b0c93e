import { benchArchives } from './archives.ts';
import { benchImports } from './imports.ts';
import { load } from './measure.ts';
import { benchSaves } from './saves.ts';
import { benchVerify } from './verify.ts';

/** `npm run bench`: prints medians and ratios; judges nothing. Words choose parts: imports, archives, saves, verify. */
const parts = { imports: benchImports, archives: benchArchives, saves: benchSaves, verify: benchVerify };
const wanted = process.argv.slice(2);

console.log(load());
for (const [name, part] of Object.entries(parts))
  if (wanted.length === 0 || wanted.includes(name)) await part();
console.log(load());
