import { damaged, isDamage } from '../failures.ts';
import type { ErasureRec, HeadRec, RowRec } from '../format/kinds.ts';
import { named } from '../format/names.ts';
import type { Vault } from '../open.ts';

/** What the vault holds of the instance itself. */
export interface Instance {
  path: string;
  instance: string;
  at: string;
  /** Hash of it without the heads. */
  stable: string;
  secret: Buffer | null;
  rows: RowRec[];
  heads: Map<string, HeadRec>;
  erased: ErasureRec[];
}

export async function readInstance(vault: Vault, path: string): Promise<Instance> {
  const found: Instance = {
    path,
    instance: '',
    at: '',
    stable: '',
    secret: null,
    rows: [],
    heads: new Map(),
    erased: [],
  };
  let first = true;
  for await (const { line, bytes } of vault.records(path)) {
    if (first) {
      if (line.t !== 'instance' || line.version !== 1)
        throw damaged(path, 'is not an instance file that can be read');
      const { instance, at, stable } = line as unknown as Instance;
      Object.assign(found, { instance, at, stable });
      first = false;
    }
    if (line.t === 'secret') found.secret = bytes;
    if (line.t === 'row') found.rows.push(line as unknown as RowRec);
    if (line.t === 'head') found.heads.set(line.account as string, line as unknown as HeadRec);
    if (line.t === 'erasure') found.erased.push(line as unknown as ErasureRec);
  }
  return found;
}

/** Paths of the instance's own files, the newest first. */
export async function instancePaths(vault: Vault): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of vault.files.list('instance'))
    if (named(path)?.type === 'instance') paths.unshift(path);
  return paths;
}

/** The newest instance file that can be read, or null; damaged newer ones are named. */
export async function newestInstance(
  vault: Vault,
): Promise<{ instance: Instance | null; problems: { file: string; problem: string }[] }> {
  const problems: { file: string; problem: string }[] = [];
  for (const path of await instancePaths(vault)) {
    try {
      return { instance: await readInstance(vault, path), problems };
    } catch (error) {
      if (!isDamage(error)) throw error;
      problems.push({ file: path, problem: error.message });
    }
  }
  return { instance: null, problems };
}
