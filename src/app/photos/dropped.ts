/** Files that were dropped, those in folders included. */
export async function filesOf(transfer: DataTransfer): Promise<File[]> {
  // the list is emptied after this turn: everything is taken out of it first
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  const files: File[] = [];
  for (const entry of entries) {
    if (entry instanceof File) files.push(entry);
    else if (entry) files.push(...(await filesIn(entry)));
  }
  return files;
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) return [await fileOf(entry as FileSystemFileEntry)];
  const files: File[] = [];
  for (const one of await entriesOf((entry as FileSystemDirectoryEntry).createReader()))
    files.push(...(await filesIn(one)));
  return files;
}

const fileOf = (entry: FileSystemFileEntry) =>
  new Promise<File>((resolve, reject) => entry.file(resolve, reject));

/** A reader gives at most 100 entries at a time, and none when there are no more. */
async function entriesOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

/** What the browser gives no type for, and cameras make all the same. */
const BY_NAME =
  /\.(heic|heif|hif|avif|jxl|jpe?g|png|gif|webp|tiff?|bmp|dng|cr[23]|nef|arw|raf|orf|rw2|mov|mp4|m4v|3gp|webm|mkv|avi|mts|m2ts)$/i;

/** Whether a file belongs among photos and videos; the service looks at the bytes themselves later. */
export const isPhoto = (file: Pick<File, 'name' | 'type'>): boolean =>
  /^(image|video)\//.test(file.type) || BY_NAME.test(file.name);

export const ACCEPT = 'image/*,video/*,.heic,.heif,.avif,.dng,.cr2,.cr3,.nef,.arw,.raf,.orf,.rw2,.mkv,.mts';
