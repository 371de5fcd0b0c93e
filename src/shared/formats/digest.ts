/** What is hashed for a version and for a snapshot; who hashes is the caller's choice. */

import { canonical } from './canonical-json.ts';

/** SHA-256 over this is the hash of a version. */
export const versionText = (version: {
  kind: string;
  collection: string;
  href: string;
  mediaType: string;
  body: string | null;
  props: object;
}): string => {
  const { kind, collection, href, mediaType, body, props } = version;
  return `lifeboat-version-1\n${canonical({ kind, collection, href, mediaType, body, props })}`;
};

/** SHA-256 over this and the lines of all items, sorted by id, is the digest of a snapshot. */
export const DIGEST_START = 'lifeboat-digest-1\n';
export const digestLine = (id: string, hash: string): string => `${id} ${hash}\n`;
