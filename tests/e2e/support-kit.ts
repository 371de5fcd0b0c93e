import type { Browser, BrowserContext, Page } from '@playwright/test';
import type { Client } from '../harness/client.ts';
import { addAccount, folders, OWNER, TestServer } from '../harness/server.ts';
import { signIn, watch } from './kit.ts';

export const AGENT = { email: 'dana@example.org', name: 'Dana', password: 'lighthouse keeper' };

/** What an owner keeps that no agent may read unasked: words that stand nowhere else. */
export const SECRETS = ['Ottilie', 'Quandt', '901820', 'Zephyrine', 'Marlowe'];

/** A server with an owner who keeps two contacts and a note, and an agent. */
export async function startDesk() {
  const where = await folders();
  await addAccount(where);
  await addAccount(where, AGENT, 'agent');
  const server = await TestServer.start(where);
  const owner = await server.signedIn();
  const agent = await server.signedIn(AGENT.email, AGENT.password);
  await owner.json('POST', '/api/contacts', { name: 'Ottilie Quandt', phones: ['+49 30 901820'] });
  await owner.json('POST', '/api/contacts', { name: 'Zephyrine Marlowe' });
  await owner.json('POST', '/api/notes', { title: 'Marlowe owes me a boat', text: 'Zephyrine too' });
  return {
    server,
    owner,
    agent,
    async stop() {
      await server.stop();
      await where.remove();
    },
  };
}
export type Desk = Awaited<ReturnType<typeof startDesk>>;

export interface Side {
  context: BrowserContext;
  page: Page;
  /** What must not happen on a page. */
  problems: string[];
}
/** A browser of one person's own. */
export async function sideOf(browser: Browser, client: Client): Promise<Side> {
  const context = await browser.newContext();
  await signIn(context, client);
  const page = await context.newPage();
  return { context, page, problems: watch(page) };
}

/** Every answer of the service a page has read, as text. Streams have no end and are left out. */
export function answersTo(page: Page): Promise<string>[] {
  const answers: Promise<string>[] = [];
  page.on('response', (response) => {
    const type = response.headers()['content-type'] ?? '';
    if (new URL(response.url()).pathname.startsWith('/api/') && /json/.test(type))
      answers.push(response.text().catch(() => ''));
  });
  return answers;
}

/** Opens a visit by the door itself; its id. */
export async function visitBy(agent: Client, reason = 'Photos since Friday are missing'): Promise<string> {
  const asked = { who: OWNER.email, case: '40817', reason };
  const { status, body } = await agent.json('POST', '/api/support/visits', asked);
  if (status !== 201) throw new Error(`visit: ${status} ${JSON.stringify(body)}`);
  return body.id;
}

/** Consent by the doors themselves. */
export async function grantBy(desk: Desk, kinds: string[], lasts = 'hour'): Promise<string> {
  const { status, body } = await desk.owner.json('POST', '/api/grants', { agent: AGENT.email, kinds, lasts });
  if (status !== 201) throw new Error(`grant: ${status} ${JSON.stringify(body)}`);
  return body.id;
}
