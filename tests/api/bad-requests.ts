/** A request as a row: what is asked, and the status and code that must come. Nothing of it may change the account. */
export interface Row {
  what: string;
  method: string;
  path: string;
  body?: string | Uint8Array;
  type?: string;
  headers?: Record<string, string>;
  status: number;
  code: string;
  where?: RegExp;
}

const json = (value: unknown) => JSON.stringify(value);
const JSON_TYPE = 'application/json';
const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;

/** Bodies and queries that have no meaning. */
export const SHAPES: Row[] = [
  {
    what: 'JSON that ends early',
    method: 'POST',
    path: '/api/contacts',
    body: '{"name":',
    type: JSON_TYPE,
    status: 400,
    code: 'request.json',
  },
  {
    what: 'JSON that is not UTF-8',
    method: 'POST',
    path: '/api/contacts',
    body: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    type: JSON_TYPE,
    status: 400,
    code: 'request.json',
  },
  {
    what: 'JSON nested without end',
    method: 'POST',
    path: '/api/contacts',
    body: deep,
    type: JSON_TYPE,
    status: 400,
    code: 'request.json',
  },
  {
    what: 'a field of the wrong kind',
    method: 'POST',
    path: '/api/contacts',
    body: json({ phones: 7 }),
    type: JSON_TYPE,
    status: 422,
    code: 'request.fields',
    where: /phones/,
  },
  {
    what: 'a name that is too long',
    method: 'POST',
    path: '/api/contacts',
    body: json({ name: 'x'.repeat(2000) }),
    type: JSON_TYPE,
    status: 422,
    code: 'request.fields',
    where: /name/,
  },
  {
    what: 'no type',
    method: 'POST',
    path: '/api/contacts',
    body: 'x',
    type: '',
    status: 415,
    code: 'request.media-type',
  },
  {
    what: 'a form',
    method: 'POST',
    path: '/api/contacts',
    body: '--x--',
    type: 'multipart/form-data; boundary=x',
    status: 415,
    code: 'request.media-type',
  },
  {
    what: 'a cursor of somebody else’s',
    method: 'GET',
    path: '/api/contacts?cursor=abc',
    status: 400,
    code: 'request.malformed',
  },
  {
    what: 'a limit without sense',
    method: 'GET',
    path: '/api/contacts?limit=-4',
    status: 422,
    code: 'request.fields',
  },
];

/** Archives, restores, imports and steps. */
export const COPIES: Row[] = [
  {
    what: 'a step that is not in History',
    method: 'POST',
    path: '/api/history/none/undo',
    body: '{}',
    type: JSON_TYPE,
    status: 404,
    code: 'batch.not-found',
  },
  {
    what: 'an archive that is none',
    method: 'POST',
    path: '/api/restores',
    body: 'not a zip',
    type: 'application/zip',
    status: 422,
    code: 'archive.malformed',
  },
  {
    what: 'an empty archive',
    method: 'POST',
    path: '/api/restores',
    body: '',
    type: 'application/zip',
    status: 422,
    code: 'archive.malformed',
  },
  {
    what: 'an archive of another type',
    method: 'POST',
    path: '/api/restores',
    body: 'x',
    type: 'application/x-tar',
    status: 415,
    code: 'request.media-type',
  },
  {
    what: 'a preview that is not here',
    method: 'POST',
    path: '/api/restores/x/apply',
    body: json({ digest: 'a'.repeat(64) }),
    type: JSON_TYPE,
    status: 404,
    code: 'restore.not-found',
  },
  {
    what: 'an import of nothing we know',
    method: 'POST',
    path: '/api/imports?name=a.exe',
    body: 'MZ',
    type: 'application/octet-stream',
    status: 415,
    code: 'request.media-type',
  },
];

/** Addresses, origins and doors of others. */
export const ACCESS: Row[] = [
  { what: 'an address nobody made', method: 'GET', path: '/api/nothing', status: 404, code: 'not-found' },
  {
    what: 'another owner’s upload',
    method: 'PATCH',
    path: '/api/uploads/someone_1',
    body: 'x',
    type: 'application/offset+octet-stream',
    status: 404,
    code: 'not-found',
  },
  {
    what: 'a page of another site',
    method: 'POST',
    path: '/api/contacts',
    body: '{}',
    type: JSON_TYPE,
    headers: { origin: 'https://evil.example' },
    status: 403,
    code: 'request.origin',
  },
  {
    what: 'a page of another site, as the browser says',
    method: 'DELETE',
    path: '/api/contacts/x',
    headers: { 'sec-fetch-site': 'cross-site' },
    status: 403,
    code: 'request.origin',
  },
  { what: 'operators’ doors', method: 'GET', path: '/api/accounts', status: 403, code: 'auth.not-allowed' },
  {
    what: 'a used set-up link',
    method: 'POST',
    path: '/api/setup',
    body: json({ token: 'x', accounts: [{ email: 'a@example.org', name: 'A', password: '0123456789' }] }),
    type: JSON_TYPE,
    status: 410,
    code: 'auth.link-used',
  },
];
