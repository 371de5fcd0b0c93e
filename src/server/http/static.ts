import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
};

interface StaticFile {
  bytes: Uint8Array<ArrayBuffer>;
  gzip: Uint8Array<ArrayBuffer> | null;
  type: string;
  etag: string;
  hashed: boolean;
}

/** The built web app, held in memory. Any address that names no file is the app's own: it gets index.html. */
export class StaticFiles {
  readonly #files = new Map<string, StaticFile>();

  static async load(folder: string): Promise<StaticFiles> {
    const found = new StaticFiles();
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      found.#add(`/${relative(folder, path).replaceAll('\\', '/')}`, await readFile(path));
    }
    return found;
  }

  #add(path: string, bytes: Buffer): void {
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    const packed = /text|json|svg|manifest/.test(type) ? new Uint8Array(gzipSync(bytes)) : null;
    const etag = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
    this.#files.set(path, {
      bytes: new Uint8Array(bytes),
      gzip: packed,
      type,
      etag,
      hashed: path.startsWith('/assets/'),
    });
  }

  get built(): boolean {
    return this.#files.has('/index.html');
  }

  reply(request: Request): Response | null {
    const { pathname } = new URL(request.url);
    const file =
      this.#files.get(pathname) ?? (extname(pathname) === '' ? this.#files.get('/index.html') : undefined);
    if (!file) return null;
    const headers: Record<string, string> = {
      'content-type': file.type,
      etag: `"${file.etag}"`,
      vary: 'Accept-Encoding',
      'cache-control': file.hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    };
    if (request.headers.get('if-none-match') === `"${file.etag}"`)
      return new Response(null, { status: 304, headers });
    const zipped = file.gzip !== null && /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
    if (zipped) headers['content-encoding'] = 'gzip';
    return new Response(request.method === 'HEAD' ? null : zipped ? file.gzip : file.bytes, { headers });
  }
}
