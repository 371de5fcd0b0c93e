import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lenientUtf8, utf8 } from '../../src/shared/formats/bytes.ts';
import { editGroup, newGroup, readMembers, uidKey } from '../../src/shared/formats/vcard/group.ts';
import { readCard, validateCard } from '../../src/shared/formats/vcard/read.ts';

const APPLE = utf8(
  [
    ...['BEGIN:VCARD', 'VERSION:3.0', 'PRODID:-//Apple Inc.//iOS 17//EN', 'N:Family;;;;', 'FN:Family'],
    ...['X-ADDRESSBOOKSERVER-KIND:group', 'REV:20200101T000000Z'],
    ...['X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:0A1B2C3D-0000-4000-8000-000000000001'],
    ...['X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:luca', 'X-ODD:kept', 'UID:g-1', 'END:VCARD', ''],
  ].join('\r\n'),
);

test('a group card is known as one, its members by their UIDs', () => {
  assert.equal(readCard(APPLE).kind, 'group');
  assert.deepEqual(readMembers(APPLE), ['0a1b2c3d-0000-4000-8000-000000000001', 'luca']);
  const four = utf8(
    'BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:G\nMEMBER:urn:uuid:a\nMEMBER:mailto:x@y.example\nEND:VCARD\n',
  );
  assert.deepEqual([readCard(four).kind, readMembers(four)], ['group', ['a', 'mailto:x@y.example']]);
  assert.match(lenientUtf8(editGroup(four, { add: ['b'] })), /^MEMBER:urn:uuid:b$/m);
});

test('members come and go one line each; all other lines stay', () => {
  const edited = editGroup(
    APPLE,
    { add: ['zoe', 'luca', 'zoe'], remove: ['0A1B2C3D-0000-4000-8000-000000000001'] },
    { rev: '20261122T101500Z' },
  );
  assert.deepEqual(readMembers(edited), ['luca', 'zoe']);
  const before = lenientUtf8(APPLE).split('\r\n');
  const after = lenientUtf8(edited).split('\r\n');
  assert.deepEqual(
    after.filter((line) => !before.includes(line)),
    ['REV:20261122T101500Z', 'X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:zoe'],
  );
  assert.equal(editGroup(APPLE, { add: ['luca'], remove: ['nobody'] }, { rev: '20261122T101500Z' }), APPLE);
  const renamed = readCard(editGroup(APPLE, { name: 'Home' }));
  assert.deepEqual([renamed.fn, renamed.name.family], ['Home', 'Home']);
  assert.deepEqual(readMembers(editGroup(APPLE, { name: 'Home' })), readMembers(APPLE));
});

test('a new group has its members, whatever their UIDs look like', () => {
  const uid = fc.oneof(
    fc.uuid(),
    fc.string({ minLength: 1, maxLength: 40 }),
    fc.constantFrom('urn:uuid:x', 'a,b;c', 'ä'),
  );
  const plain = uid.filter(
    (text) => text.trim() === text && uidKey(text) !== '' && !/[\u0000-\u001f\ufffe\uffff]/.test(text),
  );
  fc.assert(
    fc.property(fc.uniqueArray(plain, { selector: uidKey, maxLength: 5 }), (uids) => {
      const made = newGroup('Choir; Bergen', uids, 'g');
      assert.deepEqual(validateCard(made), { ok: true });
      const card = readCard(made);
      assert.deepEqual([card.kind, card.fn, card.uid], ['group', 'Choir; Bergen', 'g']);
      assert.deepEqual(readMembers(made), uids.map(uidKey));
      assert.deepEqual(readMembers(editGroup(made, { remove: uids })), []);
    }),
  );
});
