import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { makeFolder } from '../store/files.ts';
import { prepareSchema } from '../store/open.ts';
import { VaultFailure } from './failures.ts';
import { type DiskReader, nearDisk } from './files/reader.ts';
import { indexFolder } from './index/database.ts';
import { keyCheck, readKey, readOrMakeKey } from './key.ts';
import type { VaultPlace } from './place.ts';
import { decideStart } from './start/decide.ts';
import { operatorWords, vaultProblem } from './start/examine.ts';
import { hasDatabase, makeBoth, makeReserve, sizeOf } from './start/make.ts';
import { look, writeMarker } from './start/marker.ts';
import { type FirstConfig, StartStopped } from './start/stopped.ts';

export { type FirstConfig, StartStopped } from './start/stopped.ts';

/**
 * Makes data and vault at the first start, or checks that they are this instance's and whole, and brings the schema
 * up to date. A vault that is missing, foreign or without its key does not stop a start: saves go on, nothing is
 * written to it, and its place says why. `disk`: how the vault is looked at, where its disk may hang.
 * @throws StartStopped when going on could take an empty or foreign folder for the owners' data.
 */
export async function firstStart(
  config: FirstConfig,
  disk: DiskReader = nearDisk,
): Promise<{ fresh: boolean; vault: VaultPlace }> {
  const [data, vault] = [await lookAt(config.data), await lookAtVault(config.vault, disk)];
  const step = decideStart(data, vault, config);
  if (step.do === 'stop') throw new StartStopped(step.because);
  if (step.do === 'make') {
    const instance = step.instance ?? randomUUID();
    await make(config, instance);
    return { fresh: true, vault: await placeOf(config, instance, disk) };
  }
  await checkWhole(config);
  await prepareSchema({ data: config.data, databaseUrl: config.databaseUrl });
  // a reserve that was released is set aside again as soon as there is room
  await makeReserve(config.data).catch((error: unknown) =>
    console.error(`the reserve file could not be made: ${(error as Error).message}`),
  );
  return { fresh: false, vault: await placeOf(config, step.instance, disk) };
}

const lookAt = (folder: string) =>
  look(folder).catch((error: unknown) => {
    throw new StartStopped((error as Error).message, { cause: error });
  });

/** A vault that cannot even be looked at stops no start; with an empty data folder `decideStart` stops it. */
const lookAtVault = (folder: string, disk: DiskReader) =>
  look(folder, disk).catch(() => ({ is: 'unmarked' }) as const);

async function make(config: FirstConfig, instance: string): Promise<void> {
  try {
    await makeBoth(config, instance);
  } catch (error) {
    if (error instanceof StartStopped) throw error;
    throw new StartStopped(
      `The data folder ${config.data} or the vault ${config.vault} could not be made: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/** A data folder that says `ready` must have all that was made before it said so: nothing is made anew in it. */
async function checkWhole(config: FirstConfig): Promise<void> {
  if (!(await hasDatabase(config)))
    throw new StartStopped(
      `lifeboat.db is missing from ${config.data}, which is marked as ready. Put it back, or empty the folder and run ` +
        '`lifeboat vault restore`.',
    );
  if ((await sizeOf(config.secretFile)) === 0)
    throw new StartStopped(
      `The secret file ${config.secretFile} is missing. Put it back, or set LIFEBOAT_SECRET_FILE to where it lies.`,
    );
}

async function placeOf(
  config: FirstConfig,
  instance: string,
  disk: DiskReader = nearDisk,
): Promise<VaultPlace> {
  const problem = await vaultProblem(config.vault, config.vaultKeyFile, instance, disk);
  return {
    folder: config.vault,
    keyFile: config.vaultKeyFile,
    instance: problem ? null : instance,
    problem: problem ? operatorWords(problem, config.vault, config.vaultKeyFile) : null,
    secretFile: config.secretFile,
    elsewhere: config.vaultElsewhere ?? false,
    patience: config.vaultPatience,
  };
}

/**
 * Makes a new vault in an empty folder for a data folder that is good; the next backup fills it. A vault that is
 * there already and ours is left as it is.
 * @throws StartStopped when the folder holds anything else, or the data is not good.
 */
export async function adoptVault(config: FirstConfig): Promise<VaultPlace & { made: boolean }> {
  const data = await lookAt(config.data);
  if (data.is !== 'marked' || data.marker.of !== 'data' || data.marker.state !== 'ready')
    throw new StartStopped(`${config.data} is not a data folder that is ready.`);
  const { instance } = data.marker;
  const vault = await lookAt(config.vault);
  const bare = vault.is === 'empty' || (vault.is === 'marked' && vault.bare && vault.marker.of === 'vault');
  if (!bare) {
    const problem = await vaultProblem(config.vault, config.vaultKeyFile, instance);
    if (problem)
      throw new StartStopped(
        `${config.vault} is not empty and was left as it is. (${problem.message}) Set LIFEBOAT_VAULT to an empty folder.`,
      );
    return { ...(await placeOf(config, instance)), made: false };
  }
  const key = await keyFor(config.vaultKeyFile);
  await rm(indexFolder(config.data), { recursive: true, force: true });
  await makeFolder(config.vault);
  await writeMarker(config.vault, { version: 1, instance, state: 'ready', of: 'vault', key: keyCheck(key) });
  return { ...(await placeOf(config, instance)), made: true };
}

async function keyFor(file: string): Promise<Buffer> {
  try {
    return (await sizeOf(file)) > 0 ? await readKey(file) : await readOrMakeKey(file);
  } catch (error) {
    if (error instanceof VaultFailure) throw new StartStopped(`${error.message} (${file})`, { cause: error });
    throw error;
  }
}
