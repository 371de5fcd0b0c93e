import { one } from './items.ts';
import { address } from './send.ts';

/** Addresses for links, images and downloads. */
export const urls = {
  /** The picture in a card, or in its version `seq`. */
  contactPhoto: (id: string, etag: string, seq?: number) =>
    address(`${one('contacts', id)}/photo`, { v: etag, seq }),
  allContacts: '/api/contacts.vcf',
  thumbnail: (id: string, etag: string, size: 192 | 384) =>
    address(`${one('photos', id)}/thumbnail`, { size, v: etag }),
  original: (noun: 'photos' | 'files', id: string) => `${one(noun, id)}/original`,
  download: (noun: 'photos' | 'files', id: string) => `${one(noun, id)}/original?download=1`,
};
