import { exportContacts, items } from '../api.ts';
import { acts, failure } from '../offline/act.svelte.ts';
import { importFile } from '../offline/upload.ts';
import { count } from '../ui/format.ts';
import { toasts } from '../ui/toasts.svelte.ts';

/** What is done with whole contacts. Each says by a toast what came of it. */

export function remove({ id, name }: { id: string; name: string }, etag: string): Promise<unknown> {
  return acts.run({
    effects: [{ kind: 'contact', id, summary: null }],
    run: () => items.remove('contacts', id, etag),
    done: `Deleted ${name}.`,
    failed: `Could not delete ${name}.`,
    of: `deleting ${name}`,
  });
}

/** @returns whether it worked */
export async function removeMany(ids: readonly string[]): Promise<boolean> {
  const many = count(ids.length, 'contact');
  const written = await acts.run({
    effects: ids.map((id) => ({ kind: 'contact', id, summary: null })),
    run: () => items.removeMany(ids),
    done: ({ deleted, skipped }) =>
      skipped.length === 0
        ? `Deleted ${count(deleted, 'contact')}.`
        : `Deleted ${count(deleted, 'contact')}. ${count(skipped.length, 'contact')} could not be deleted.`,
    failed: `Could not delete ${many}.`,
    of: `deleting ${many}`,
  });
  return written !== null;
}

/** Hands the browser a file of these contacts' cards. */
export async function download(ids: readonly string[], name: string): Promise<void> {
  try {
    const url = URL.createObjectURL(await exportContacts(ids));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${fileName(name)}.vcf`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    toasts.show({ text: `Exported ${count(ids.length, 'contact')}.`, tone: 'ok' });
  } catch (error) {
    toasts.failed(failure(`Could not export ${count(ids.length, 'contact')}.`, error));
  }
}

/** Without what some file systems refuse. */
const fileName = (name: string): string =>
  name
    .replace(/[\\/:*?"<>|\p{Cc}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 100) || 'contact';

const isCardFile = (file: File) => /\.(vcf|vcard)$/i.test(file.name) || /\bv-?card\b/i.test(file.type);

/** Sends card files; answers the id of the preview, or null when it did not work. Several files make one preview. */
export async function importCards(
  files: readonly File[],
  onprogress: (sent: number, total: number) => void,
): Promise<string | null> {
  const cards = files.filter(isCardFile);
  const [first] = cards;
  if (!first || cards.length < files.length) {
    toasts.failed('Only .vcf files can be brought in here. Nothing was changed.');
    return null;
  }
  const parts = cards.flatMap((file) => [file, '\r\n']);
  const file = cards.length === 1 ? first : new File(parts, `${count(cards.length, 'file')}.vcf`);
  try {
    return (await importFile(file, { onprogress })).id;
  } catch (error) {
    toasts.failed(failure(`Could not read ${file.name}.`, error));
    return null;
  }
}
