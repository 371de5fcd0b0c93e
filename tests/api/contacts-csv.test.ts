import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { GOOGLE, GOOGLE_OLD, OUTLOOK } from '../formats/csv-samples.ts';
import type { Anything, Client } from '../harness/client.ts';
import { startWithOwner } from '../harness/server.ts';

describe('contacts as tables', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  before(async () => {
    at = await startWithOwner();
    owner = at.client;
  });
  after(() => at.stop());

  const bring = (text: string | Uint8Array, columns?: string[], name = 'contacts.csv') => {
    const query = new URLSearchParams({ name, ...(columns ? { columns: JSON.stringify(columns) } : {}) });
    return owner.send('POST', `/api/imports?${query}`, text, 'text/csv');
  };
  const apply = async ({ body }: { body: Anything }) => {
    assert.equal(body.state, 'ready', JSON.stringify(body));
    return (await owner.json('POST', `/api/restores/${body.id}/apply`, { digest: body.digest })).body;
  };
  const counts = async (plan: Promise<{ body: Anything }>) => {
    const { added, changed, same } = (await plan).body.counts.contact;
    return { added, changed, same };
  };
  const named = async (name: string): Promise<Anything> => {
    const { items } = (await owner.get('/api/contacts?limit=1000')).body;
    const found = items.find((one: Anything) => one.name === name);
    return (await owner.get(`/api/contacts/${found.id}`)).body;
  };

  test('tables of Google and Outlook come in as a preview first, and twice adds nothing', async () => {
    const before = (await owner.get('/api/snapshot')).body.digest;
    for (const [text, n] of [
      [GOOGLE, 2],
      [GOOGLE_OLD, 1],
      [OUTLOOK, 1],
    ] as const) {
      const plan = await bring(text);
      assert.equal(plan.status, 201, JSON.stringify(plan.body));
      assert.deepEqual(plan.body.failures, []);
      assert.equal(plan.body.counts.contact.added, n);
    }
    assert.equal(
      (await owner.get('/api/snapshot')).body.digest,
      before,
      'nothing is touched before it is applied',
    );
    const report = await apply(await bring(GOOGLE));
    assert.deepEqual([report.report.state, report.report.done], ['complete', 2]);
    const luca = await named('Luca Bianchi');
    assert.deepEqual(
      [luca.phones.length, luca.birthday, luca.categories],
      [2, '--03-03', ['Work', 'Milano']],
    );
    assert.deepEqual(await counts(bring(GOOGLE)), { added: 0, changed: 0, same: 2 });
    assert.deepEqual(await counts(bring(Buffer.from(`\ufeff${GOOGLE}`, 'utf16le'))), {
      added: 0,
      changed: 0,
      same: 2,
    });
    await owner.json('PUT', `/api/contacts/${luca.id}`, { title: 'Edited here' });
    const again = await bring(GOOGLE);
    assert.deepEqual(await counts(Promise.resolve(again)), { added: 0, changed: 1, same: 1 });
    await apply(again);
    assert.equal(
      (await named('Luca Bianchi')).title,
      'Edited here',
      'what is here stays unless asked otherwise',
    );
  });

  test('the check says what each column becomes, and another meaning changes what was brought in', async () => {
    const text = 'Who;Call;Shoe size;Kennel\r\nRex Barker;+47 55 5;41;\r\nTia Barker;+47 55 6;39;\r\n';
    const check = await owner.send('POST', '/api/contacts/columns', text, 'text/csv');
    assert.equal(check.status, 200, JSON.stringify(check.body));
    const { columns, ...rest } = check.body;
    assert.deepEqual(rest, { encoding: 'utf-8', delimiter: ';', rows: 2, failures: 0 });
    assert.deepEqual(
      columns.map(({ heading, becomes, filled }: Anything) => [heading, becomes, filled]),
      [
        ['Who', 'other', 2],
        ['Call', 'other', 2],
        ['Shoe size', 'other', 2],
        ['Kennel', 'skip', 0],
      ],
    );
    assert.deepEqual(columns[1].sample, ['+47 55 5', '+47 55 6']);
    await apply(await bring(text, ['name', 'phone:cell', 'note:heading', 'skip']));
    const rex = await named('Rex Barker');
    assert.deepEqual(
      [rex.phones[0].labels, rex.note, rex.names.family],
      [['cell'], 'Shoe size: 41', 'Barker'],
    );
    const other = await bring(text, ['name', 'phone:work', 'skip', 'skip']);
    assert.deepEqual(await counts(Promise.resolve(other)), { added: 0, changed: 2, same: 0 });
    for (const wrong of [['name'], ['name', 'phone:cell', 'shoe', 'skip']]) {
      const refused = await bring(text, wrong);
      assert.deepEqual([refused.status, refused.body.code], [422, 'request.fields']);
    }
    assert.equal(
      (await owner.send('POST', '/api/imports?name=a.csv&columns=x', text, 'text/csv')).status,
      422,
    );
  });

  test('rows that cannot be read are named with line, reason and their own text', async () => {
    const text = 'Name,Phone,Notes\nGood One,1,\nToo,2,3,4\n,,\nGood One,1,\nLast,"5\nswallowed,6';
    const plan = await bring(text);
    assert.deepEqual(
      plan.body.failures.map(({ line, reason, text: row }: Anything) => [line, reason.slice(0, 24), row]),
      [
        [3, 'It has 4 cells, but ther', 'Too,2,3,4'],
        [6, 'A quote is opened and ne', 'Last,"5\nswallowed,6'],
        [5, 'It is in the file twice;', 'Good One,1,'],
      ],
    );
    assert.deepEqual([plan.body.counts.contact.added, plan.body.source.partial], [1, true]);
    const skipped = await bring('A,B\n1,2\n', ['skip', 'skip']);
    assert.deepEqual([skipped.status, skipped.body.code], [422, 'card.malformed']);
    for (const empty of ['', 'Name,Phone\n', '\n\n']) {
      assert.equal((await bring(empty)).status, 422, JSON.stringify(empty));
      assert.equal((await owner.send('POST', '/api/contacts/columns', empty, 'text/csv')).status, 422);
    }
    const latin = await bring(Buffer.from('Name;Phone\r\nJörg Größe;1', 'latin1'));
    const [row] = (await owner.get(`/api/restores/${latin.body.id}/items`)).body.items;
    assert.equal(row.name, 'Jörg Größe');
  });

  test('a table goes out with Google’s columns, and no cell of it is a formula', async () => {
    const made = await owner.json('POST', '/api/contacts', {
      name: '=HYPERLINK("http://x")',
      names: { given: '=HYPERLINK("http://x")' },
      note: '-1+1',
      phones: ['+49 30 555'],
    });
    const file = await owner.bytes('/api/contacts.csv');
    assert.equal(file.headers.get('content-disposition'), 'attachment; filename="contacts.csv"');
    assert.match(file.headers.get('content-type')!, /^text\/csv/);
    const text = file.bytes.toString();
    assert.match(text, /^First Name,Middle Name,Last Name,/);
    assert.match(text, /"'=HYPERLINK\(""http:\/\/x""\)"/);
    assert.doesNotMatch(text, /(?:^|,)"?[=@-]/m);
    assert.equal(text.trim().split('\r\n').length > 3, true);
    const one = await owner.fetch('/api/contacts/export.csv', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ids: [made.body.id] }),
    });
    const rows = (await one.text()).trim().split('\r\n');
    assert.equal(rows.length, 2);
    assert.match(rows[1]!, /\+49 30 555/);
    const back = await bring(rows.join('\r\n'));
    const [item] = (await owner.get(`/api/restores/${back.body.id}/items`)).body.items;
    assert.equal(item.name, '=HYPERLINK("http://x")');
    assert.equal((await owner.get('/api/contacts.csv?ids=nobody')).status, 404);
    assert.equal((await at.server.client().get('/api/contacts.csv')).status, 401);
  });
});
