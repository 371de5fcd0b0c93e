import type { ManifestItem } from '../../src/shared/formats/manifest.ts';
import { Digest, type Version, versionHash } from '../../src/server/account/version.ts';

/** A manifest as a forger holds it. */
export interface Manifest {
  items: (ManifestItem & Record<string, unknown>)[];
  files: Record<string, unknown>[];
  counts: Record<string, number>;
  digest: string;
}
type Change = (manifest: Manifest) => void;

const first = ({ items }: Manifest, kind: string) => items.find((item) => item.kind === kind)!;
const withBody = ({ items }: Manifest) => items.find((item) => item.file !== undefined)!;
const photo = (manifest: Manifest) => first(manifest, 'photo');
const nested = (depth: number): unknown => {
  let value: unknown = 1;
  for (let at = 0; at < depth; at++) value = { value };
  return value;
};

/** What a manifest may not say: the forger makes its digest and counts right again. */
export const LIES: [string, Change][] = [
  ['the same id twice', (m) => void m.items.push({ ...m.items.at(-1)! })],
  ['ids out of order', (m) => void m.items.reverse()],
  ['an id that is a path', (m) => (photo(m).id = '../../etc/passwd')],
  ['an id with a NUL', (m) => (photo(m).id = `${photo(m).id.slice(0, -1)}\0`)],
  ['an id of a megabyte', (m) => (photo(m).id = 'a'.repeat(1_000_000))],
  ['no id', (m) => delete (photo(m) as Partial<ManifestItem>).id],
  ['a number as id', (m) => ((photo(m) as Record<string, unknown>).id = 7)],
  ['a kind there is not', (m) => (photo(m).kind = 'operator')],
  ['a kind that is a property of all objects', (m) => (photo(m).kind = 'constructor')],
  ['an href that leads away', (m) => (photo(m).href = '../x.jpg')],
  ['an href of dots', (m) => (photo(m).href = '..')],
  ['an href with a slash', (m) => (photo(m).href = 'a/b.jpg')],
  ['an href with a line break', (m) => (photo(m).href = 'a\r\nSet-Cookie: x')],
  ['an href of 100,000 letters', (m) => (photo(m).href = 'x'.repeat(100_000))],
  ['half a character', (m) => (photo(m).href = 'a\ud800.jpg')],
  ['a page as photo', (m) => (photo(m).mediaType = 'text/html')],
  ['a script', (m) => (photo(m).mediaType = 'application/javascript')],
  ['an SVG', (m) => (photo(m).mediaType = 'image/svg+xml')],
  ['a media type with a header in it', (m) => (photo(m).mediaType = 'image/png\r\nx: y')],
  ['a photo without a body', (m) => (photo(m).body = null)],
  ['a body that is no hash', (m) => (photo(m).body = '../../secret')],
  ['a hash in capitals', (m) => (photo(m).body = photo(m).body!.toUpperCase())],
  ['two hashes for one body', (m) => (photo(m).sha256 = 'b'.repeat(64))],
  ['a path outside of what is read back', (m) => (photo(m).path = 'manifest.json')],
  ['a path that is a number', (m) => ((photo(m) as Record<string, unknown>).path = 1)],
  ['originals elsewhere', (m) => (withBody(m).file = 'contacts/x.vcf')],
  ['a negative offset', (m) => (withBody(m).offset = -1)],
  ['half an offset', (m) => (withBody(m).offset = 0.5)],
  ['an offset beyond all numbers', (m) => (withBody(m).offset = 2 ** 60)],
  ['a length that is not the size', (m) => (withBody(m).length = 1)],
  ['a text of a terabyte', (m) => Object.assign(withBody(m), { size: 2 ** 40, length: 2 ** 40 })],
  ['a size as text', (m) => ((photo(m) as Record<string, unknown>).size = '12')],
  ['a negative size', (m) => (photo(m).size = -5)],
  ['a property there is not', (m) => (photo(m).props.role = 'operator')],
  [
    'a property with a prototype’s name',
    (m) => Object.defineProperty(photo(m).props, '__proto__', { value: { role: 1 }, enumerable: true }),
  ],
  ['a property of another type', (m) => (photo(m).props.favourite = 'yes')],
  ['a title of a megabyte', (m) => (photo(m).props.title = 'x'.repeat(1_000_000))],
  ['properties that are a list', (m) => ((photo(m) as Record<string, unknown>).props = [])],
  ['properties nested 5,000 deep', (m) => (photo(m).props.dav = nested(5000))],
  ['10,000 albums', (m) => (photo(m).props.albums = Array.from({ length: 10_000 }, String))],
  ['a collection with a body', (m) => (first(m, 'collection').body = 'a'.repeat(64))],
  ['a fixed collection turned into another', (m) => (m.items[0]!.props.components = [])],
  [
    'a collection in itself',
    (m) => {
      const own = m.items.find((item) => item.props.name === 'Mine')!;
      own.collection = own.id;
    },
  ],
  ['a file listed twice', (m) => void m.files.push({ ...m.files[0]! })],
  ['a file without a path', (m) => (m.files[0]!.path = '')],
  ['a file without a hash', (m) => (m.files[0]!.sha256 = 'none')],
];

/** What a forger forgets. */
export const SLIPS: [string, Change][] = [
  ['another digest', (m) => (m.digest = 'c'.repeat(64))],
  ['no digest', (m) => (m.digest = '')],
  ['an item left out', (m) => void m.items.pop()],
  ['a name changed', (m) => (photo(m).href = 'other.jpg')],
  ['counts of another account', (m) => (m.counts.photo = 70_000)],
  ['counts below nothing', (m) => (m.counts.photo = -1)],
  ['counts of a kind there is not', (m) => (m.counts.money = 1)],
];

/** Bytes that are no manifest. */
export const NO_MANIFESTS: [string, (text: string) => string | Uint8Array][] = [
  ['nothing', () => ''],
  ['an empty object', () => '{}'],
  ['a list', () => '[]'],
  ['a byte order mark', (text) => `\ufeff${text}`],
  ['UTF-16', (text) => Buffer.from(text, 'utf16le')],
  ['not UTF-8', (text) => Buffer.concat([Buffer.from(text.slice(0, 300)), Buffer.of(0xc3, 0x28)])],
  ['cut off in a line', (text) => text.slice(0, text.length / 2)],
  ['cut off before its end', (text) => text.slice(0, text.lastIndexOf('],"counts"'))],
  ['something after its end', (text) => `${text}{}\n`],
  ['itself twice', (text) => text + text],
  ['a NUL', (text) => text.replace('"items"', '"items\0"')],
  ['another format', (text) => text.replace('lifeboat-manifest-1', 'lifeboat-manifest-9')],
  ['a comma too many', (text) => text.replace('},\n', '},,\n')],
  ['a comma too few', (text) => text.replace('},\n', '}\n')],
  ['nested a million deep', (text) => text.replace('\n', `\n${'['.repeat(1_000_000)}\n`)],
  ['a line of 5 MB', (text) => text.replace('\n', `\n"${'x'.repeat(5 << 20)}",\n`)],
  ['a number beyond all numbers', (text) => text.replace(/"seq":\d+/, '"seq":1e999')],
  ['a seq below nothing', (text) => text.replace(/"seq":\d+/, '"seq":-1')],
];

/** The text of a manifest with `change` made to it; `right`: digest and counts follow. */
export function changed(text: string, change: Change, right: boolean): string {
  const manifest = JSON.parse(text) as Manifest & Record<string, unknown>;
  change(manifest);
  if (right) makeRight(manifest);
  const { items, files, counts, digest, ...header } = manifest;
  const list = (all: unknown[]) => all.map((one) => `${JSON.stringify(one)}`).join(',\n') + '\n';
  return `${JSON.stringify(header).slice(0, -1)},"items":[\n${list(items)}],"files":[\n${list(files)}],"counts":${JSON.stringify(counts)},"digest":${JSON.stringify(digest)}}\n`;
}

function makeRight(manifest: Manifest): void {
  const digest = new Digest();
  const counts: Record<string, number> = {};
  for (const item of manifest.items) {
    counts[item.kind] = (Object.hasOwn(counts, item.kind) ? counts[item.kind]! : 0) + 1;
    try {
      digest.add(item.id, versionHash(item as unknown as Version));
    } catch {
      // what cannot be digested is refused before the digest is looked at
    }
  }
  Object.assign(manifest, { counts, digest: digest.hex() });
}
