import { DeviceWrite } from '../../shared/contract/account.ts';
import { addDevice, listDevices, revokeDevice } from '../account/devices.ts';
import { accountOfEmail } from '../account/people.ts';
import type { Context } from '../context.ts';
import { need, parse } from './args.ts';
import { type Io, UsageError } from './io.ts';

/** `device add EMAIL NAME | list EMAIL | revoke EMAIL ID`. */
export async function device(argv: string[], { deps: { room } }: Context, io: Io): Promise<number> {
  const [verb, ...rest] = argv;
  const { values, words } = parse(rest, { scope: { type: 'string' }, 'may-delete': { type: 'boolean' } });
  if (verb === 'add') {
    const [email, name] = need(words, 'EMAIL', 'NAME');
    const scopes = typeof values.scope === 'string' ? values.scope.split(/[ ,]+/) : undefined;
    const asked = DeviceWrite.safeParse({ name, scopes, mayDelete: values['may-delete'] === true });
    if (!asked.success)
      throw new UsageError(asked.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '));
    const made = await addDevice(room, await accountOfEmail(room, email!), asked.data);
    io.out(
      values.json
        ? `${JSON.stringify(made)}\n`
        : `${name} was added (${made.id}).\nUser:     ${made.user}\nPassword: ${made.password}\nIt is shown this once.\n`,
    );
    return 0;
  }
  if (verb === 'list') {
    const all = await listDevices(room, await accountOfEmail(room, need(words, 'EMAIL')[0]!));
    io.out(
      values.json
        ? `${JSON.stringify(all)}\n`
        : all
            .map(
              (d) =>
                `${d.id} ${d.name.padEnd(20)} ${d.scopes.join(',').padEnd(24)} ${d.revokedAt ? `revoked ${d.revokedAt}` : `last used ${d.lastUsedAt ?? 'never'}`}\n`,
            )
            .join(''),
    );
    return 0;
  }
  if (verb === 'revoke') {
    const [email, id] = need(words, 'EMAIL', 'ID');
    await revokeDevice(room, await accountOfEmail(room, email!), id!);
    io.out(`${id} was revoked. What it already has stays on it.\n`);
    return 0;
  }
  throw new UsageError('device add EMAIL NAME | list EMAIL | revoke EMAIL ID');
}
