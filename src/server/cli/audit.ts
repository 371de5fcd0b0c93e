import { listPeople } from '../account/people.ts';
import type { Context } from '../context.ts';
import { parse } from './args.ts';
import { CommandError, type Io } from './io.ts';

/** `audit`: exit 0 clean, 3 damage, 1 could not look. Sound items are never mentioned. */
export async function audit(argv: string[], { deps }: Context, io: Io): Promise<number> {
  const { values } = parse(argv, { repair: { type: 'boolean' } });
  if (values.repair)
    throw new CommandError(
      'audit --repair is not there yet: "vault restore" into an emptied data folder brings everything the vault holds back.',
      1,
    );
  const problems = [];
  for (const person of await listPeople(deps.room)) {
    if (person.role === 'owner')
      problems.push(...(await deps.runner.run('auditAccount', { account: person.id })));
  }
  const ok = problems.length === 0;
  const text = problems
    .map((p) => `${p.account} ${p.kind} ${p.name} (${p.item ?? p.where}): ${p.problem}\n`)
    .join('');
  io.out(
    values.json
      ? `${JSON.stringify({ ok, problems })}\n`
      : ok
        ? 'Every row and byte is what was written.\n'
        : text,
  );
  return ok ? 0 : 3;
}
