import { AccountWrite } from '../../shared/contract/account.ts';
import { accountOfEmail, addPerson, erasePerson, listPeople, type Person } from '../account/people.ts';
import type { Context } from '../context.ts';
import { need, parse } from './args.ts';
import { CommandError, type Io, UsageError } from './io.ts';

/** `account add | list | erase` and `agent add`, `operator add`. */
export async function people(
  role: Person['role'],
  argv: string[],
  { deps }: Context,
  io: Io,
): Promise<number> {
  const [verb, ...rest] = argv;
  const { values, words } = parse(rest, {
    name: { type: 'string' },
    phone: { type: 'string' },
    'password-stdin': { type: 'boolean' },
    now: { type: 'boolean' },
  });
  const { room } = deps;
  if (verb === 'add') {
    const [email] = need(words, 'EMAIL');
    if (!values['password-stdin']) throw new UsageError('needs --password-stdin (one line)');
    const asked = AccountWrite.safeParse({
      email,
      name: values.name ?? email,
      password: await io.line(),
      role,
      phone: values.phone,
    });
    if (!asked.success)
      throw new UsageError(asked.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '));
    const { password, ...person } = asked.data;
    const id = await addPerson(room, { ...person, password: await deps.hashPassword(password) });
    io.out(
      values.json
        ? `${JSON.stringify({ id, email: person.email.toLowerCase(), role })}\n`
        : `${role} ${person.email} was added (${id}).\n`,
    );
    return 0;
  }
  if (verb === 'list') {
    const all = (await listPeople(room)).filter((p) => role === 'owner' || p.role === role);
    io.out(
      values.json
        ? `${JSON.stringify(all)}\n`
        : all.map((p) => `${p.role.padEnd(9)} ${p.email.padEnd(32)} ${p.name}\n`).join(''),
    );
    return 0;
  }
  if (verb === 'erase' && role === 'owner') {
    const [email] = need(words, 'EMAIL');
    if (!values.now) throw new UsageError('erases everything of that account for good: say --now to do it');
    const account = await accountOfEmail(room, email!);
    await deps.runner.run('recordErasure', { account }).catch((error: unknown) => {
      throw new CommandError(
        `Not erased: the vault could not be told (${(error as Error).message}), so a restore would bring it back.`,
      );
    });
    await erasePerson(room, account);
    io.out(
      `${email} was erased here. Its bytes in the vault go when the vault's lock ends; no restore brings them back.\n`,
    );
    return 0;
  }
  throw new UsageError(`${role === 'owner' ? 'account add | list | erase' : `${role} add | list`}`);
}
