/** Where an archive is being saved on the owner's disk, kept so that it goes on after a reload. */

/** A file the page may write to; what TypeScript's own types lack. */
export type SavePlace = FileSystemFileHandle & {
  queryPermission?(how: { mode: 'readwrite' }): Promise<PermissionState>;
  requestPermission?(how: { mode: 'readwrite' }): Promise<PermissionState>;
};

export interface SaveRecord {
  /** Whose archive: another owner at this browser must not see it. */
  account: string;
  archive: { id: string; url: string; name: string; size: number };
  /** Of the archive's bytes, as its first reply gave it. */
  etag: string | null;
  place: SavePlace;
}

type Picker = (options: {
  suggestedName: string;
  types: { description: string; accept: Record<string, string[]> }[];
}) => Promise<SavePlace>;

const picker = (): Picker | undefined =>
  (globalThis as { showSaveFilePicker?: Picker }).showSaveFilePicker?.bind(globalThis);

/** Whether this browser lets a page write a file where the owner says. */
export const canSave = (): boolean => picker() !== undefined;

/** Faster than a person can answer: the browser refused by itself, as those without a window do. */
const BY_ITSELF = 250; // ms

/**
 * Asks the owner for a place; must be called while a click is being handled. `none`: the owner chose none; `browser`: this
 * browser does not ask, and downloads by itself.
 */
export async function pickPlace(suggestedName: string): Promise<SavePlace | 'none' | 'browser'> {
  const pick = picker();
  if (!pick) return 'browser';
  const asked = performance.now();
  try {
    const types = [{ description: 'Archive', accept: { 'application/zip': ['.zip'] } }];
    return await pick({ suggestedName, types });
  } catch (error) {
    const refused = error instanceof DOMException && error.name === 'AbortError';
    return refused && performance.now() - asked > BY_ITSELF ? 'none' : 'browser';
  }
}

const NAME = 'lifeboat-saving';
const STORE = 'saving';
const KEY = 'one';

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the browser keeps nothing'));
  });
}

async function ask<T>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const request = run(database.transaction(STORE, mode).objectStore(STORE));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('the browser keeps nothing'));
    });
  } finally {
    database.close();
  }
}

/** A browser that keeps nothing (a private window) goes on all the same; only a reload then starts anew. */
export const records = {
  read: (): Promise<SaveRecord | undefined> =>
    ask('readonly', (store) => store.get(KEY) as IDBRequest<SaveRecord | undefined>).catch(() => undefined),
  keep: (record: SaveRecord): Promise<void> =>
    ask('readwrite', (store) => store.put(record, KEY)).then(
      () => undefined,
      () => undefined,
    ),
  forget: (): Promise<void> => ask('readwrite', (store) => store.delete(KEY)).catch(() => undefined),
};
