import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { auditAccount } from '../../src/server/account/audit/audit.ts';
import { accountOfEmail } from '../../src/server/account/people.ts';
import type { Room } from '../../src/server/account/room.ts';
import { openStore } from '../../src/server/store/open.ts';
import { TEMP } from '../../src/server/store/files.ts';
import { Client } from '../harness/client.ts';
import { type Folders, OWNER, TestServer } from '../harness/server.ts';
import { assertWhole } from '../contract/whole.ts';
import { roomOn } from '../contract/open.ts';

const noWrites: Room['writer'] = {
  run: () => Promise.reject(new Error('this process only looks')),
  onMoved: () => undefined,
  connect: () => null,
  close: async () => undefined,
};

/** A real server that is killed and started again over the same folders. */
export class Victim {
  readonly where: Folders;
  server: TestServer | null = null;
  /** Milliseconds each start took. */
  readonly starts: number[] = [];
  #cookie = '';

  constructor(where: Folders) {
    this.where = where;
  }

  async start(): Promise<TestServer> {
    const from = performance.now();
    this.server = await TestServer.start(this.where);
    const took = performance.now() - from;
    this.starts.push(took);
    assert.doesNotMatch(
      this.server.output(),
      /missing from the database/,
      'heads were ahead of the database',
    );
    return this.server;
  }

  /** Starts it unless it runs; answers whether it had to. */
  async running(): Promise<boolean> {
    const child = this.server?.child;
    if (child && child.exitCode === null && child.signalCode === null) return false;
    await this.start();
    return true;
  }

  /** A signed-in client; the session lives through kills, since it was acknowledged too. */
  async client(): Promise<Client> {
    const client = new Client(this.server!.url);
    if (this.#cookie) client.cookie = this.#cookie;
    else await client.signIn(OWNER.email, OWNER.password);
    this.#cookie = client.cookie;
    const me = await client.get('/api/me');
    assert.equal(me.status, 200, 'the session stands');
    return client;
  }

  kill(): Promise<void> {
    return this.server!.stop('SIGKILL');
  }

  /** Looks at the store beside the running server. */
  async look<T>(work: (room: Room, account: string) => Promise<T>): Promise<T> {
    const store = openStore({ data: this.where.data, databaseUrl: null });
    try {
      const room = roomOn(store, noWrites);
      return await work(room, await accountOfEmail(room, OWNER.email));
    } finally {
      await store.close();
    }
  }

  /** Journal, rows, bytes and counts are whole; nothing half done is left. */
  async assertSound(): Promise<void> {
    await this.look(async (room, account) => {
      await assertWhole(room, account);
      assert.deepEqual(await auditAccount(room, { account }), []);
    });
  }

  /** Right after a start: no half written file, nothing that says it is still running. */
  async assertTidy(): Promise<void> {
    const files = await readdir(this.where.data, { recursive: true });
    const left = files.filter((f) => f.split('/').at(-1)!.startsWith(TEMP) && !f.startsWith('derived/'));
    assert.deepEqual(left, [], 'no half written file is left');
    await this.look(async (room, account) => {
      const running = await Promise.all(
        [
          room.db.selectFrom('attempt').where('account_id', '=', account).where('state', '=', 'running'),
          room.db.selectFrom('archive').where('account_id', '=', account).where('state', '=', 'freezing'),
          room.db
            .selectFrom('plan')
            .where('account_id', '=', account)
            .where('state', 'in', ['checking', 'applying']),
        ].map((query) =>
          (query as typeof query & { selectAll(): { execute(): Promise<unknown[]> } }).selectAll().execute(),
        ),
      );
      assert.deepEqual(running.flat(), [], 'nothing runs for ever');
    });
  }
}
