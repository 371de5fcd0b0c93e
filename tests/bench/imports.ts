import type { Restore } from '../../src/shared/contract/archives.ts';
import { readCard, splitCards } from '../../src/shared/formats/vcard/read.ts';
import { startWithOwner } from '../harness/server.ts';
import { median, medianOf, peak, ratio, resetPeak, say, seconds, timed } from './measure.ts';

const RUNS = 3;

/** A file of cards as phones export them; each about 500 bytes. */
export function cardFile(count: number): Buffer {
  const cards = Array.from(
    { length: count },
    (_, i) =>
      `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:bench-${i}\r\nFN:Person ${i} Número\r\nN:Número;Person ${i};;;\r\n` +
      `ORG:Company ${i % 97};Department ${i % 7}\r\nTEL;TYPE=CELL:+49 170 ${1_000_000 + i}\r\n` +
      `TEL;TYPE=HOME:+49 30 ${2_000_000 + i}\r\nEMAIL;TYPE=INTERNET:person${i}@example.org\r\n` +
      `ADR;TYPE=HOME:;;Street ${i % 300};City ${i % 50};;${10_000 + (i % 900)};Country\r\nBDAY:19${10 + (i % 80)}-05-17\r\n` +
      `NOTE:Met at event ${i % 31}\\, wants a call back.\r\nX-PHONE-KEPT:${i}\r\nEND:VCARD\r\n`,
  );
  return Buffer.from(cards.join(''));
}

function parse(file: Buffer): number {
  let named = 0;
  for (const card of splitCards(file).cards) if (readCard(card.bytes).fn) named++;
  return named;
}

interface Run {
  plan: number;
  apply: number;
  memory: number;
}

/** One import into a new account through the front door: plan and apply. */
async function importOnce(file: Buffer, count: number): Promise<Run> {
  const { server, client, stop } = await startWithOwner();
  try {
    resetPeak(server);
    const planned = { id: '', digest: '' };
    const plan = await timed(async () => {
      let reply = await client.send<Restore>('POST', '/api/imports?name=bench.vcf', file, 'text/vcard');
      while (reply.body.state === 'checking')
        reply = await client.get<Restore>(`/api/restores/${reply.body.id}`);
      if (reply.body.state !== 'ready') throw new Error(JSON.stringify(reply.body));
      Object.assign(planned, { id: reply.body.id, digest: reply.body.digest });
    });
    const apply = await timed(async () => {
      const reply = await client.json<Restore>('POST', `/api/restores/${planned.id}/apply`, {
        digest: planned.digest,
        choices: {},
      });
      if (reply.body.report?.done !== count) throw new Error(JSON.stringify(reply.body).slice(0, 500));
    });
    return { plan, apply, memory: peak(server) };
  } finally {
    await stop();
  }
}

/** Import of vCards through the front door against parsing them alone. */
export async function benchImports(): Promise<void> {
  for (const count of [1_000, 10_000]) {
    const file = cardFile(count);
    const parsing = await medianOf(RUNS, async () => {
      if (parse(file) !== count) throw new Error('not every card was read');
    });
    const runs: Run[] = [];
    for (let i = 0; i < RUNS; i++) runs.push(await importOnce(file, count));
    const [plan, apply] = [median(runs.map((r) => r.plan)), median(runs.map((r) => r.apply))];
    say(
      `import of ${count} vCards`,
      `${seconds(plan + apply)} (plan ${seconds(plan)}, apply ${seconds(apply)}); parsing alone ${seconds(parsing)}; ` +
        `ratio ${ratio(plan + apply, parsing)}; peak ${Math.max(...runs.map((r) => r.memory))} MB`,
    );
  }
}
