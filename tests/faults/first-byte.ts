import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { once } from 'node:events';
import type { Record } from './record.ts';
import type { Victim } from './victim.ts';

/** A write over a raw socket; the server is killed as soon as the first byte of its answer is here. */
export async function killAtFirstByte(victim: Victim, cookie: string, record: Record): Promise<void> {
  const { hostname, port } = new URL(victim.server!.url);
  const id = randomUUID();
  const card = `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${id}\r\nFN:First Byte\r\nN:Byte;First;;;\r\nEND:VCARD\r\n`;
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined); // the kill resets it
  await once(socket, 'connect');
  socket.write(
    `PUT /api/contacts/${id} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nCookie: ${cookie}\r\n` +
      `If-None-Match: *\r\nContent-Type: text/vcard\r\nContent-Length: ${Buffer.byteLength(card)}\r\n\r\n${card}`,
  );
  const [first] = (await once(socket, 'data')) as [Buffer];
  victim.server!.child.kill('SIGKILL');
  const reply = first.toString('latin1');
  if (!/^HTTP\/1\.1 201/.test(reply)) throw new Error(`expected 201: ${reply.slice(0, 200)}`);
  record.add(id, null, null);
  socket.destroy();
  await victim.kill();
}
