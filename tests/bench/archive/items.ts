import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { newBody } from '../../../src/server/account/bodies.ts';
import { type Version, versionHash } from '../../../src/server/account/version.ts';
import { FIXED } from '../../../src/shared/contract/kinds.ts';
import { addAccount, folders, type Folders } from '../../harness/server.ts';

const AT = '2026-05-01T10:00:00.000Z';
const card = (uid: string, n: number) =>
  `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${uid}\r\nFN:Name ${n}\r\nN:${n};Name;;;\r\nTEL:+49 151 ${n}\r\nEND:VCARD\r\n`;
const object = (component: string, uid: string, n: number) =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Lifeboat//Bench//EN\r\nBEGIN:${component}\r\nUID:${uid}\r\n` +
  `DTSTAMP:20260501T000000Z\r\nDTSTART:20260502T090000Z\r\nSUMMARY:Item ${n}\r\nEND:${component}\r\nEND:VCALENDAR\r\n`;

/** One in ten is a note, three are events, six contacts. */
function itemOf(
  n: number,
  uid: string,
): Pick<Version, 'kind' | 'collection' | 'mediaType'> & { text: string } {
  const calendar = { mediaType: 'text/calendar' };
  if (n % 10 === 0)
    return { kind: 'note', collection: FIXED.notebook, text: object('VJOURNAL', uid, n), ...calendar };
  if (n % 10 < 4)
    return { kind: 'event', collection: FIXED.calendar, text: object('VEVENT', uid, n), ...calendar };
  return { kind: 'contact', collection: FIXED.book, mediaType: 'text/vcard', text: card(uid, n) };
}

/** Fresh folders with an account of `count` items, its rows put in behind the journal's back: only reading is measured. */
export async function fillItems(count: number): Promise<Folders & { remove(): Promise<void> }> {
  const where = await folders();
  await addAccount(where);
  const raw = new DatabaseSync(join(where.data, 'lifeboat.db'));
  const { account_id: account, seq } = raw.prepare('select account_id, seq from account').get() as {
    account_id: string;
    seq: number;
  };
  const version = raw.prepare('insert into version values (?,?,?,null,?,?,?,?,?,?,?,?,?)');
  const body = raw.prepare('insert into body values (?,?,?,?,?)');
  const change = raw.prepare("insert into change values (?,?,?,?,null,?,'owner',?,?,'bench','')");
  raw.exec('begin');
  for (let n = 0; n < count; n++) {
    // ids in no order, as real ones are
    const id = createHash('md5')
      .update(`${n}`)
      .digest('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    const { text, ...kind } = itemOf(n, id);
    const { sha, bytes, crc32 } = newBody(Buffer.from(text));
    const made: Version = { ...kind, href: id, body: sha, props: { addedAt: AT } };
    const hash = versionHash(made);
    const at = seq + n + 1;
    version.run(
      account,
      id,
      at,
      hash,
      made.kind,
      made.collection,
      id,
      made.mediaType,
      sha,
      bytes.length,
      id,
      JSON.stringify(made.props),
    );
    body.run(account, sha, bytes, bytes.length, crc32);
    change.run(account, at, id, made.kind, hash, account, AT);
  }
  raw.prepare('update account set seq = ? where account_id = ?').run(seq + count, account);
  raw.exec('commit');
  raw.close();
  rmSync(`${where.vault}.key`, { force: true });
  return where;
}
