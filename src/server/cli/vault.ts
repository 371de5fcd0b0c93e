import { readdir } from 'node:fs/promises';
import { accountOfEmail, listPeople } from '../account/people.ts';
import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import { lockFolder } from '../context.ts';
import { adoptVault } from '../vault/first-start.ts';
import { verifyAlone } from '../vault/check.ts';
import { restoreAll } from '../vault/restore.ts';
import { need, parse } from './args.ts';
import { CommandError, type Io, UsageError } from './io.ts';

const print = (io: Io, json: unknown, asked: unknown, text: string) =>
  io.out(asked ? `${JSON.stringify(json)}\n` : text);

function verified(report: Awaited<ReturnType<typeof verifyAlone>>, io: Io, asked: unknown): number {
  const named = report.problems.map((p) => `  ${p.file}: ${p.problem}\n`).join('');
  print(
    io,
    report,
    asked,
    `${report.files} files, ${report.bytes} bytes: ${report.ok ? 'all as written' : 'damage found'}\n${named}`,
  );
  return report.ok ? 0 : 3;
}

/** Whether there is a data folder to open; a vault can be verified without one. */
const dataIsThere = (config: Config): Promise<boolean> =>
  readdir(config.data).then(
    (names) => names.some((name) => !name.startsWith('.')),
    () => false,
  );

/** Vault commands that need the server stopped; null when this is none of them. */
export async function vaultAlone(argv: string[], config: Config, io: Io): Promise<number | null> {
  const [verb, ...rest] = argv;
  const { values, words } = parse(rest, {});
  if (verb === 'verify' && !(await dataIsThere(config)))
    return verified(await verifyAlone(config), io, values.json);
  if (verb !== 'restore' && verb !== 'adopt') return null;
  const lock = await lockFolder(config.data);
  try {
    if (verb === 'adopt') {
      need(words);
      const { made } = await adoptVault(config);
      io.out(
        made
          ? `A new vault was made in ${config.vault}. The next backup fills it.\n`
          : `${config.vault} is this instance's vault already. It was left as it is.\n`,
      );
      return 0;
    }
    const report = await restoreAll(config, { accounts: words.length > 0 ? words : undefined });
    const lines = report.accounts.map(
      (a) =>
        `${a.email}: ${a.state}, seq ${a.seq}, digest ${a.digest}\n${a.lost ? `  changes ${a.lost.from} to ${a.lost.to} are missing\n` : ''}${a.problems.map((p) => `  ${p}\n`).join('')}`,
    );
    print(
      io,
      report,
      values.json,
      `${lines.join('')}${report.ok ? 'Everything the vault holds is back.' : 'Not everything came back: see above.'}\n`,
    );
    return report.ok ? 0 : 3;
  } finally {
    lock.release();
  }
}

/** `vault backup | verify | prove | continue`. */
export async function vault(argv: string[], { deps }: Context, io: Io): Promise<number> {
  const [verb, ...rest] = argv;
  const { values, words } = parse(rest, {});
  const { runner, room } = deps;
  if (verb === 'backup') {
    const report = await runner.run('backupAll', { every: true, asked: true });
    const lines = report.attempts.map(
      (a) => `${a.account}: ${a.state}${a.reason ? ` (${a.reason})` : `, up to seq ${a.toSeq}`}\n`,
    );
    print(io, report, values.json, lines.join(''));
    return report.ok ? 0 : 1;
  }
  if (verb === 'verify') {
    const report = await runner.run('verify', {}).catch((error: unknown) => {
      throw new CommandError((error as Error).message);
    });
    return verified(report, io, values.json);
  }
  if (verb === 'prove') {
    const accounts =
      words.length > 0
        ? [await accountOfEmail(room, words[0]!)]
        : (await listPeople(room)).filter((p) => p.role === 'owner').map((p) => p.id);
    const attempts = [];
    for (const account of accounts) attempts.push({ account, ...(await runner.run('prove', { account })) });
    print(
      io,
      attempts,
      values.json,
      attempts
        .map(
          (a) =>
            `${a.account}: ${a.state === 'succeeded' ? `proven, ${a.items} items and ${a.bytes} bytes read back` : `failed (${a.reason})`}\n`,
        )
        .join(''),
    );
    return attempts.every((a) => a.state === 'succeeded') ? 0 : 3;
  }
  if (verb === 'continue') {
    const accounts =
      words.length > 0
        ? [await accountOfEmail(room, words[0]!)]
        : (await listPeople(room)).filter((p) => p.role === 'owner').map((p) => p.id);
    for (const account of accounts) await room.writer.run('goOn', { account });
    io.out(`${accounts.length} account${accounts.length === 1 ? '' : 's'} may sync again.\n`);
    return 0;
  }
  throw new UsageError('vault backup | verify | prove [EMAIL] | restore | adopt | continue [EMAIL]');
}
