import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CutOff, OtherArchive, save, type SaveJob } from '../../src/app/archive/saving/save.ts';

const ETAG = '"one"';
const whole = Uint8Array.from({ length: 3000 }, (_, at) => (at * 7) % 251);

/** A file that keeps what was written only when the writer is closed, as browsers do. */
class Kept {
  bytes = new Uint8Array(0);
  getFile = () => Promise.resolve({ size: this.bytes.length });
  createWritable = ({ keepExistingData }: { keepExistingData: boolean }) => {
    let draft = keepExistingData ? this.bytes.slice() : new Uint8Array(0);
    let at = 0;
    return Promise.resolve({
      seek: async (to: number) => void (at = to),
      write: async (more: Uint8Array) => {
        const next = new Uint8Array(Math.max(draft.length, at + more.length));
        next.set(draft);
        next.set(more, at);
        draft = next;
        at += more.length;
      },
      close: async () => void (this.bytes = draft),
    });
  };
}

/** The service; its reply breaks off after `most` bytes. */
function service(etag = ETAG) {
  const asked: number[] = [];
  const ask = (most: number) => (from: number, tag: string | null) => {
    asked.push(from);
    const part = from > 0 && tag === etag;
    const start = part ? from : 0;
    const stop = Math.min(whole.length, start + most);
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = start; at < stop; at += 100)
          controller.enqueue(whole.slice(at, Math.min(stop, at + 100)));
        if (stop < whole.length) controller.error(new TypeError('network'));
        else controller.close();
      },
    });
    const range = { 'content-range': `bytes ${start}-${whole.length - 1}/${whole.length}` };
    return Promise.resolve(
      new Response(body, { status: part ? 206 : 200, headers: { etag, ...(part ? range : {}) } }),
    );
  };
  return { asked, ask };
}

function jobOn(file: Kept, ask: SaveJob['ask'], etag: string | null = null): SaveJob {
  return {
    file,
    size: whole.length,
    etag,
    ask,
    signal: new AbortController().signal,
    tagged: () => undefined,
    progress: () => undefined,
    leaving: () => undefined,
  };
}

test('however often it is cut off, it goes on from a byte that was kept, and the file is the archive', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 2999 }), { maxLength: 5 }), async (cuts) => {
      const file = new Kept();
      const { ask, asked } = service();
      let etag: string | null = null;
      for (const cut of [...cuts, whole.length]) {
        const before = file.bytes.length;
        const job = { ...jobOn(file, ask(cut), etag), tagged: (tag: string | null) => (etag = tag) };
        await save(job).catch((error: unknown) => assert.ok(error instanceof CutOff));
        assert.ok(asked.length === 0 || file.bytes.length >= before);
      }
      assert.deepEqual(file.bytes, whole);
    }),
    { numRuns: 50 },
  );
});

test('bytes of another archive are never put behind those of the first', async () => {
  const file = new Kept();
  file.bytes = whole.slice(0, 1000);
  const { ask } = service('"two"');
  await assert.rejects(save(jobOn(file, ask(whole.length), ETAG)), OtherArchive);
  assert.equal(file.bytes.length, 1000);
});

test('a file that holds more than the archive, or was begun without its ETag, is written anew', async () => {
  for (const [length, etag] of [
    [4000, ETAG],
    [1000, null],
  ] as const) {
    const file = new Kept();
    file.bytes = new Uint8Array(length);
    const { ask, asked } = service();
    await save(jobOn(file, ask(whole.length), etag));
    assert.deepEqual(asked, [0]);
    assert.deepEqual(file.bytes, whole);
  }
});

test('a pause keeps what came', async () => {
  const file = new Kept();
  const stop = new AbortController();
  const { ask } = service();
  const job = { ...jobOn(file, ask(whole.length)), signal: stop.signal, patience: 5 };
  const slow = async (from: number, etag: string | null) => {
    const reply = await ask(whole.length)(from, etag);
    const reader = reply.body!.getReader();
    let pieces = 0;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (++pieces === 5) return stop.abort();
        controller.enqueue((await reader.read()).value!);
      },
    });
    return new Response(body, { headers: reply.headers });
  };
  await assert.rejects(save({ ...job, ask: slow }), { name: 'AbortError' });
  assert.equal(file.bytes.length, 400);
});
