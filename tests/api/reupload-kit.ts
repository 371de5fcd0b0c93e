import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import {
  BLOBS_TYPE,
  type LackingBlobs,
  MANIFEST_TYPE,
  type Restore,
} from '../../src/shared/contract/archives.ts';
import type { ManifestItem } from '../../src/shared/formats/manifest.ts';
import type { z } from 'zod';
import { type Files, filesOf } from '../account/zip-files.ts';
import type { Client, Reply } from '../harness/client.ts';
import { TUS } from './doors-kit.ts';

export interface Held {
  zip: Buffer;
  files: Files;
  manifest: Buffer;
  /** The bytes of each item's body, by SHA-256. */
  bodies: Map<string, Buffer>;
}

/** An archive as a browser holds it: its list of contents, and each item's own bytes cut out of the entries. */
export async function held(zip: Buffer): Promise<Held> {
  const files = await filesOf(zip);
  const manifest = files.get('manifest.json')!;
  const bodies = new Map<string, Buffer>();
  for (const item of (JSON.parse(manifest.toString()) as { items: ManifestItem[] }).items) {
    if (item.body === null) continue;
    const bytes = item.path
      ? files.get(item.path)!
      : files.get(item.file!)!.subarray(item.offset!, item.offset! + item.length!);
    bodies.set(item.body, bytes);
  }
  return { zip, files, manifest, bodies };
}

/** Makes an archive and downloads it. */
export async function archiveOf(owner: Client): Promise<Held> {
  const { body } = await owner.json('POST', '/api/archives', {});
  assert.equal(body.state, 'complete', JSON.stringify(body));
  return held((await owner.bytes(body.url)).bytes);
}

export const sendManifest = (owner: Client, manifest: Uint8Array, headers = {}): Promise<Reply<Restore>> =>
  owner.send<Restore>('POST', '/api/restores?name=mine.zip', manifest, MANIFEST_TYPE, headers);

export type LackingPage = z.infer<typeof LackingBlobs>;

export const lackingOf = async (owner: Client, plan: string, query = ''): Promise<LackingPage> =>
  (await owner.get<LackingPage>(`/api/restores/${plan}/blobs${query}`)).body;

export const putBlob = (owner: Client, plan: string, sha: string, bytes: Uint8Array) =>
  owner.send('PUT', `/api/restores/${plan}/blobs/${sha}`, bytes, 'application/octet-stream');

export const bundle = (pieces: [string, Uint8Array][]): Buffer =>
  Buffer.concat(pieces.flatMap(([sha, bytes]) => [Buffer.from(`${sha} ${bytes.length}\n`), bytes]));

export const sendBundle = (owner: Client, plan: string, bytes: Uint8Array) =>
  owner.send('POST', `/api/restores/${plan}/blobs`, bytes, BLOBS_TYPE);

/** Asks until the plan is no longer being made. */
export async function made(owner: Client, plan: string): Promise<Restore> {
  for (;;) {
    const { body } = await owner.get<Restore>(`/api/restores/${plan}`);
    if (body.state !== 'checking') return body;
    await after(20);
  }
}

export const applied = (owner: Client, { id, digest }: Restore, choices = {}) =>
  owner.json<Restore>('POST', `/api/restores/${id}/apply`, { digest, choices });

export const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const metadata = (about: Record<string, string>) =>
  Object.entries(about)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');

/** Announces a resumable upload. */
export const beginUpload = (owner: Client, length: number, about: Record<string, string>) =>
  owner.fetch('/api/uploads', {
    method: 'POST',
    headers: { ...TUS, 'upload-length': String(length), 'upload-metadata': metadata(about) },
  });

export const patchUpload = (owner: Client, where: string, offset: number, bytes: Uint8Array) =>
  owner.fetch(where, {
    method: 'PATCH',
    body: bytes as BodyInit,
    headers: {
      ...TUS,
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
    },
  });

export const headUpload = (owner: Client, where: string) =>
  owner.fetch(where, { method: 'HEAD', headers: TUS });
