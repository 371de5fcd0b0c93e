import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { SupportDeps } from '../../src/server/api/support.ts';
import { AGENT_VERBS, type DeskRoom } from '../../src/server/account/support/visits.ts';
import { type VerbName, verbs } from '../../src/server/account/verbs/index.ts';
import { onlyVerbs } from '../../src/server/account/writer/writer.ts';
import { ROOT } from '../harness/node.ts';

/** Support reads. What its doors hold can write nothing an owner keeps: not by type, not at run time, not by import. */
describe('the doors of support hold no verb', () => {
  test('by type', () => {
    const typed = (deps: SupportDeps, room: DeskRoom) => {
      // @ts-expect-error: there is no room to take a writer from
      void deps.room;
      // @ts-expect-error: the desk hands out no writer
      void deps.desk.writer;
      // @ts-expect-error: a desk's writer does not know how to save
      void room.writer.run('save', {});
      // @ts-expect-error: nor how to answer in the owner's name
      void room.writer.run('answerGrant', {});
    };
    assert.equal(typeof typed, 'function');
  });

  test('at run time: every verb but those of an agent is refused', async () => {
    const ran: string[] = [];
    const run = async (verb: string) => void ran.push(verb);
    const few = onlyVerbs({ run } as never, ...AGENT_VERBS) as {
      run(verb: string, args: unknown): Promise<unknown>;
    };
    for (const verb of Object.keys(verbs) as VerbName[]) {
      const allowed = (AGENT_VERBS as readonly string[]).includes(verb);
      if (allowed) await few.run(verb, {});
      else await assert.rejects(few.run(verb, {}), TypeError, verb);
    }
    assert.deepEqual(ran.toSorted(), [...AGENT_VERBS].toSorted());
    for (const verb of AGENT_VERBS)
      assert.match(
        verb,
        /Visit$|^addLook$|^askGrant$|^addSuggestion$/,
        'verbs of an agent touch support rows alone',
      );
  });

  test('by import: neither a write nor the server’s whole dependencies', () => {
    const doors = ['api/support.ts', 'api/as.ts'];
    const desk = ['desk', 'reader', 'looks', 'mask', 'visits', 'state', 'reports', 'tell', 'rows'];
    for (const file of [...doors, ...desk.map((name) => `account/support/${name}.ts`)]) {
      const text = readFileSync(join(ROOT, 'src/server', file), 'utf8');
      assert.doesNotMatch(text, /from '.*\/(write|restore|archive)\/.*'/, file);
      assert.doesNotMatch(text, /\bDeps\b.*from '\.\/deps\.ts'/, file);
      assert.doesNotMatch(text, /\.(insertInto|updateTable|deleteFrom)\(/, file);
    }
  });
});
