import { z } from 'zod';

/**
 * Every error code a door may answer with: its HTTP status and the sentence a person reads.
 * The code is stable; programs decide by it, never by the text. One code, one meaning.
 */
export const ERRORS = {
  'request.malformed': [400, 'The request could not be read.'],
  'request.json': [400, 'The body is not valid JSON.'],
  'request.fields': [422, 'Some fields are not right.'],
  'request.media-type': [415, 'This kind of body is not taken here.'],
  'request.headers': [431, 'The header of the request is too long.'],
  'request.too-large': [413, 'The body is larger than this door takes.'],
  'request.origin': [403, 'The request came from another site.'],
  'request.method': [405, 'This address does not know that method.'],
  'request.too-many': [429, 'Too many attempts. Wait a little, then try again.'],
  'request.timeout': [408, 'The body stopped arriving.'],
  'range.unsatisfiable': [416, 'The range lies beyond the end.'],
  'auth.sign-in-needed': [401, 'Sign in first.'],
  'auth.wrong-password': [401, 'E-mail or password is wrong.'],
  'auth.not-allowed': [403, 'You have no right to this.'],
  'auth.password-weak': [422, 'The password needs at least 10 characters.'],
  'auth.link-used': [410, 'This link was used or has run out.'],
  'not-found': [404, 'There is nothing at this address.'],
  'item.not-found': [404, 'This item is not here.'],
  'item.changed': [412, 'It was changed by someone else in the meantime. Nothing was overwritten.'],
  'item.exists': [412, 'An item with this id exists already.'],
  'item.uid-taken': [409, 'Another item with the same UID lies in this collection.'],
  'item.href-taken': [409, 'Another item with this name lies in this collection.'],
  'item.collection': [409, 'This item cannot lie in that collection.'],
  'occurrence.not-found': [404, 'This event does not take place then.'],
  'item.damaged': [503, 'This item cannot be read right now. It is not lost from the list.'],
  'card.malformed': [422, 'This is not a contact card that can be kept.'],
  'calendar.malformed': [422, 'This is not a calendar object that can be kept.'],
  'collection.fixed': [409, 'This collection belongs to every account and cannot be deleted.'],
  'collection.holds': [409, 'It holds other items by now than you were told. Nothing was deleted.'],
  'idempotency.mismatch': [422, 'This Idempotency-Key was used for another request.'],
  'account.moved-on': [409, 'The account has changed since the preview was made. Make the preview again.'],
  'account.exists': [409, 'An account with this e-mail exists already.'],
  'account.recovering': [503, 'This account is being brought back.'],
  'batch.not-found': [404, 'This step is not in History.'],
  'batch.too-old': [410, 'This step is older than what is kept for undo.'],
  'archive.not-found': [404, 'There is no such archive.'],
  'archive.other': [409, 'What was checked is not this archive.'],
  'archive.gone': [410, 'This archive has ended. Make a new one.'],
  'archive.not-ready': [409, 'The archive is not ready yet.'],
  'link.not-found': [404, 'There is no such link. Copy the whole address.'],
  'link.ended': [410, 'This link was revoked or has run out, or its archive has ended.'],
  'link.limit': [409, 'This archive has as many links as it may have. Revoke one first.'],
  'archive.malformed': [422, 'This file is not an archive that can be read.'],
  'archive.unsupported': [415, 'This archive uses something that is not taken.'],
  'archive.too-large': [413, 'This archive is larger than the account may hold.'],
  'restore.not-found': [404, 'There is no such preview.'],
  'restore.digest': [409, 'The preview named is not this one. Look at it again.'],
  'restore.state': [409, 'This preview cannot be applied now.'],
  'restore.not-wanted': [404, 'This preview does not ask for these bytes.'],
  'restore.wrong-bytes': [422, 'These are not the bytes that were asked for. Nothing of them was kept.'],
  'support.no-account': [404, 'No account has exactly this e-mail address or phone number.'],
  'support.waiting': [409, 'The owner has not answered what was sent before.'],
  'visit.not-found': [404, 'There is no such visit.'],
  'visit.ended': [410, 'This visit has ended. Open a new one.'],
  'grant.needed': [403, 'The owner has not granted this, or the grant has ended.'],
  'grant.not-found': [404, 'There is no such grant.'],
  'grant.agent': [422, 'No support agent has this e-mail address.'],
  'grant.state': [409, 'This grant was answered or has ended already.'],
  'item.masked': [403, 'This item is masked. Open it first: the owner sees that.'],
  'suggestion.not-found': [404, 'There is no such suggestion.'],
  'suggestion.state': [409, 'This suggestion was answered already.'],
  'vault.unavailable': [503, 'The second copy cannot be reached right now.'],
  'upload.offset': [409, 'The upload stands at another byte. Ask where, then go on from there.'],
  'upload.version': [412, 'Resumable uploads are spoken as tus 1.0.0 here.'],
  'quota.full': [507, 'There is no room left for this. Nothing was changed.'],
  'store.full': [507, 'The disk is full. Nothing was changed.'],
  'store.unavailable': [503, 'The store cannot be used right now. Nothing was changed.'],
  'store.stopping': [503, 'The service is restarting. Try again in a moment.'],
  'dav.not-yet': [501, 'Phones cannot sync here yet.'],
  'dav.sign-in-needed': [401, 'Sign in with the e-mail address and a device password.'],
  internal: [500, 'Something went wrong on our side. Nothing was changed.'],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof ERRORS;

/** A problem document (RFC 9457). `where` names the line, entry or field at fault. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string().optional(),
  where: z.string().optional(),
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  other: z.string().optional().describe('the id of the item in the way'),
  etag: z.string().optional().describe('the present ETag after a lost race'),
  retryAfter: z.number().optional(),
});
export type Problem = z.infer<typeof Problem>;

export type ErrorExtra = Partial<
  Pick<Problem, 'detail' | 'where' | 'fields' | 'other' | 'etag' | 'retryAfter'>
>;

/** An error that knows its code; translated into a reply once, in server/http. */
export class LifeboatError extends Error {
  readonly code: ErrorCode;
  readonly extra: ErrorExtra;
  constructor(code: ErrorCode, extra: ErrorExtra = {}, options?: ErrorOptions) {
    super(extra.detail ?? ERRORS[code][1], options);
    this.name = 'LifeboatError';
    this.code = code;
    this.extra = extra;
  }
}

/** The problem document of a code. */
export function problemOf(code: ErrorCode, extra: ErrorExtra = {}): Problem {
  const [status, title] = ERRORS[code];
  return { type: `urn:lifeboat:problem:${code}`, title, status, code, ...extra };
}
