import { contacts, exportContacts } from '../api.ts';
import { failure } from '../offline/act.svelte.ts';
import { importFile } from '../offline/upload.ts';
import { count } from '../ui/format.ts';
import { safeName, saveFile } from '../ui/save-file.ts';
import { toasts } from '../ui/toasts.svelte.ts';

/** Contacts as files: out, and on their way in. */
export type FileKind = 'vcf' | 'csv';

/** Hands the browser a file of these contacts: their cards, or a table. */
export async function download(ids: readonly string[], name: string, kind: FileKind = 'vcf'): Promise<void> {
  const many = count(ids.length, 'contact');
  try {
    const file = await (kind === 'csv' ? contacts.table(ids) : exportContacts(ids));
    saveFile(file, `${safeName(name, 'contact')}.${kind}`);
    toasts.show({ text: `Exported ${many}.`, tone: 'ok' });
  } catch (error) {
    toasts.failed(failure(`Could not export ${many}.`, error));
  }
}

export const isTableFile = (file: File) => /\.csv$/i.test(file.name) || file.type === 'text/csv';
const isCardFile = (file: File) => /\.(vcf|vcard)$/i.test(file.name) || /\bv-?card\b/i.test(file.type);

/** Sends card files; answers the id of the preview, or null when it did not work. Several files make one preview. */
export async function importCards(
  files: readonly File[],
  onprogress: (sent: number, total: number) => void,
): Promise<string | null> {
  const cards = files.filter(isCardFile);
  const [first] = cards;
  if (!first || cards.length < files.length) {
    toasts.failed('Only .vcf files, or one .csv file, can be brought in here. Nothing was changed.');
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
