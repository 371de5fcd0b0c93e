import { benchArchives } from './archives.ts';
import { benchImports } from './imports.ts';
import { load } from './measure.ts';
import { benchSaves } from './saves.ts';

/** `npm run bench`: prints medians and ratios; judges nothing. Words choose parts: imports, archives, saves. */
const parts = { imports: benchImports, archives: benchArchives, saves: benchSaves };
const wanted = process.argv.slice(2);

console.log(load());
for (const [name, part] of Object.entries(parts))
  if (wanted.length === 0 || wanted.includes(name)) await part();
console.log(load());
