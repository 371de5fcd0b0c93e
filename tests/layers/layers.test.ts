import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../harness/node.ts';
import { bannedImports, bansIn } from './check.ts';

test('every import keeps to the table of rooms', () => {
  const bans = bannedImports(join(ROOT, 'src'));
  assert.deepEqual(
    bans.map((b) => `${b.file}:${b.line} ${b.message}`),
    [],
  );
});

test('the check sees what it bans, and says the cure', () => {
  const cases: [string, string, RegExp][] = [
    ['server/api/x.ts', "import { openStore } from '../store/open.ts';", /never the store/],
    ['server/account/x.ts', "import type { Env } from '../http/env.ts';", /knows neither HTTP nor vault/],
    [
      'app/contacts/X.svelte',
      '<script lang="ts">\nimport P from \'../photos/P.svelte\';\n</script>',
      /features do not know each other/,
    ],
    ['shared/formats/x.ts', "import { createHash } from 'node:crypto';", /pure functions/],
    ['app/ui/x.ts', "const y = await import('../api.ts');", /knows no feature/],
    ['server/jobs/x.ts', "await room.db.selectFrom('account').execute();", /may not query the store/],
    ['elsewhere/x.ts', '', /lies in no room/],
  ];
  for (const [file, text, expected] of cases)
    assert.match(bansIn('/src', file, text)[0]?.message ?? 'no ban', expected, file);
});
