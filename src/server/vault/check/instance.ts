import { readErasures } from '../erasure.ts';
import { isDamage } from '../failures.ts';
import { named } from '../format/names.ts';
import type { Vault } from '../open.ts';
import { readInstance } from '../read/instance.ts';
import { type Checked, nothingChecked, type Problem } from './account.ts';

/** Reads every byte of what lies in the vault outside the accounts. */
export async function checkInstance(vault: Vault): Promise<Checked> {
  const checked = nothingChecked();
  const damagedOnes: Problem[] = [];
  let sound = false;
  for await (const { path, size } of vault.files.list('', ['accounts'])) {
    checked.files++;
    checked.bytes += size;
    const name = named(path);
    if (!name) checked.problems.push({ file: path, problem: 'It is no file of a second copy.' });
    if (name?.type !== 'instance') continue;
    const problem = await read(vault, path);
    // sorted by time: a sound one covers the damaged ones before it
    if (!problem) {
      checked.mended.push(...damagedOnes.splice(0));
      sound = true;
    } else damagedOnes.push(problem);
  }
  checked.problems.push(...damagedOnes, ...(await readErasures(vault)).problems);
  if (!sound && damagedOnes.length === 0)
    checked.problems.push({ file: 'instance', problem: 'There is no file of the instance itself yet.' });
  return checked;
}

async function read(vault: Vault, path: string): Promise<Problem | null> {
  try {
    await readInstance(vault, path);
    return null;
  } catch (error) {
    if (!isDamage(error)) throw error;
    return { file: path, problem: error.message };
  }
}
