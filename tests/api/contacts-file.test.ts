import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startWithOwner } from '../harness/server.ts';

const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

let at: Awaited<ReturnType<typeof startWithOwner>>;
before(async () => {
  at = await startWithOwner();
});
after(() => at.stop());

const make = async (fields: object): Promise<string> =>
  (await at.client.json<{ id: string }>('POST', '/api/contacts', fields)).body.id;

test('contacts.vcf gives the cards of some or of all, byte for byte', async () => {
  const ids = [
    await make({ name: 'Ann One' }),
    await make({ name: 'Bo Two' }),
    await make({ name: 'Cy Three' }),
  ];
  const text = async (path: string) => (await at.client.bytes(path)).bytes.toString();
  const all = await at.client.bytes('/api/contacts.vcf');
  assert.equal(all.headers.get('content-disposition'), 'attachment; filename="contacts.vcf"');
  assert.equal(all.bytes.toString().match(/BEGIN:VCARD/g)?.length, 3);
  const some = await text(`/api/contacts.vcf?ids=${ids[2]},${ids[0]}`);
  const { raw } = (await at.client.get<{ raw: string }>(`/api/contacts/${ids[2]}`)).body;
  assert.ok(some.startsWith(raw) && some.includes('Ann One') && !some.includes('Bo Two'));
  assert.equal((await at.client.get('/api/contacts.vcf?ids=nobody')).status, 404);
  assert.equal((await at.server.client().get('/api/contacts.vcf')).status, 401);
});

test('the picture of an earlier version stays to be seen', async () => {
  const id = await make({ name: 'Pictured', photo: PIXEL });
  const { items } = (await at.client.get<{ items: { seq: number }[] }>(`/api/contacts/${id}/versions`)).body;
  await at.client.json('PUT', `/api/contacts/${id}`, { photo: null });
  assert.equal((await at.client.get(`/api/contacts/${id}/photo`)).status, 404);
  const then = await at.client.bytes(`/api/contacts/${id}/photo?seq=${items[0]?.seq}`);
  assert.deepEqual([then.status, then.headers.get('content-type')], [200, 'image/png']);
});
