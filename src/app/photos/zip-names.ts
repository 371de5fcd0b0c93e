/** Separators and signs that some file system or unpacking program takes for something else. */
const UNSAFE = /[/\\:*?"<>|\u0000-\u001f\u007f]/g;

const fold = (name: string): string => name.normalize('NFC').toLowerCase();

/** "IMG.jpg", 2 → "IMG (2).jpg" */
function numbered(name: string, n: number): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)} (${n})${name.slice(dot)}` : `${name} (${n})`;
}

/** Names of files in one folder: kept as they are where possible, names that clash are numbered. */
export function zipNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain = name.replace(UNSAFE, '_').replace(/^[. ]+|[. ]+$/g, '') || 'photo';
    let free = plain;
    for (let n = 2; taken.has(fold(free)); n += 1) free = numbered(plain, n);
    taken.add(fold(free));
    return free;
  });
}

/** JSZip writes the clock of UTC into a file: a wall clock read as UTC comes out as it is. */
export const clockOf = (takenAt: string): Date => new Date(takenAt.length === 10 ? takenAt : `${takenAt}Z`);

/** "2026-11-22", in the reader's own zone. */
export const today = (): string => new Date().toLocaleDateString('sv');
