import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { archives } from './api/archives.ts';
import { asOwner } from './api/as.ts';
import { backup } from './api/backup.ts';
import { calendars } from './api/calendars.ts';
import { changes, live } from './api/changes.ts';
import { collections } from './api/collections.ts';
import { contactsFile, contactsTable } from './api/contact-files.ts';
import { contacts } from './api/contacts.ts';
import { devices } from './api/devices.ts';
import type { Deps } from './api/deps.ts';
import { events } from './api/events.ts';
import { grants, suggestions, visits } from './api/grants.ts';
import { metrics, ready } from './api/health.ts';
import { binRoutes, deleteMany, history } from './api/history.ts';
import { links } from './api/links.ts';
import { me, snapshot } from './api/me.ts';
import { openApi } from './api/openapi.ts';
import { people, setup } from './api/people.ts';
import { media } from './api/photos.ts';
import { imports } from './api/imports.ts';
import { restores } from './api/restores.ts';
import { session } from './api/session.ts';
import { support } from './api/support.ts';
import { supportDeps } from './api/support-deps.ts';
import { textItems } from './api/text-items.ts';
import { uploads } from './api/uploads.ts';
import type { Context } from './context.ts';
import { davNotYet } from './dav/not-yet.ts';
import type { Env } from './http/env.ts';
import { compressed } from './http/compressed.ts';
import { readableAddress, sameOrigin, securityHeaders } from './http/guards.ts';
import { noDoor, notTaken } from './http/methods.ts';
import { replyProblem } from './http/problem.ts';
import { requireRole } from './http/principal.ts';
import { StaticFiles } from './http/static.ts';
import { guardListener, replyUnreadable } from './http/unreadable.ts';
import { knownFailure } from './store/failures.ts';

const WEB = fileURLToPath(new URL('../../dist/web', import.meta.url));

/** The built web app. */
export const loadWeb = (): Promise<StaticFiles> => StaticFiles.load(WEB);

/** Every door, composed. */
export async function application(context: Context, files: StaticFiles): Promise<Hono<Env>> {
  const { deps, config } = context;
  const app = new Hono<Env>();
  app.onError((error) => replyProblem(knownFailure(error)));
  app.use(securityHeaders);
  app.use(readableAddress);
  app.get('/healthz', (c) => c.json({ ok: true }));
  app.get('/readyz', (c) => ready(deps, c));
  app.get('/metrics', (c) => metrics(deps, c, { token: config.metricsToken, trustProxy: config.trustProxy }));
  for (const service of ['carddav', 'caldav'])
    app.all(`/.well-known/${service}`, (c) => c.redirect('/dav/', 301));
  const dav = davNotYet({ room: deps.room, limits: deps.sessions.limits, trustProxy: config.trustProxy });
  app.route('/dav', dav);
  app.route('/dav/', dav);
  app.route('/api', await api(deps, config));
  const elsewhere = noDoor(app);
  app.notFound((c) => {
    if (c.req.path === '/api' || c.req.path.startsWith('/api/')) return elsewhere(c);
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return files.reply(c.req.raw) ?? elsewhere(c);
    return notTaken(c, ['GET', 'HEAD']);
  });
  return app;
}

async function api(
  deps: Deps,
  { baseUrl, trustProxy }: Pick<Context['config'], 'baseUrl' | 'trustProxy'>,
): Promise<Hono<Env>> {
  const routes = new Hono<Env>();
  routes.use(sameOrigin(baseUrl));
  routes.use(compressed);
  routes.get('/openapi.json', (c) => c.json(openApi()));
  routes.route('/auth', session(deps));
  routes.route('/setup', setup(deps));
  routes.get('/me', requireRole(deps.sessions, 'owner', 'agent', 'operator'), (c) => me(deps, c));
  routes.use('/accounts/*', requireRole(deps.sessions, 'operator'));
  routes.route('/accounts', people(deps));
  const agents = supportDeps(deps);
  for (const path of ['/support/*', '/as/*']) routes.use(path, requireRole(deps.sessions, 'agent'));
  routes.route('/support', support(agents));
  routes.route('/as', asOwner(agents));
  routes.route('/links', links(deps, trustProxy));
  const owner = new Hono<Env>();
  owner.use(requireRole(deps.sessions, 'owner'));
  owner.get('/snapshot', (c) => snapshot(deps, c));
  owner.route('/changes', changes(deps));
  owner.get('/live', (c) => live(deps, c));
  owner.route('/backup', backup(deps));
  owner.get('/contacts.vcf', (c) => contactsFile(deps, c));
  owner.get('/contacts.csv', (c) => contactsTable(deps, c));
  owner.route('/contacts', contacts(deps));
  owner.route('/', calendars(deps));
  owner.route('/events', events(deps));
  owner.route('/tasks', textItems(deps, 'task', 'tasks'));
  owner.route('/notes', textItems(deps, 'note', 'notes'));
  owner.route('/photos', media(deps, 'photo'));
  owner.route('/files', media(deps, 'file'));
  owner.route('/collections', collections(deps));
  owner.post('/delete', (c) => deleteMany(deps, c));
  owner.route('/bin', binRoutes(deps));
  owner.route('/history', history(deps));
  owner.route('/archives', archives(deps));
  owner.route('/restores', restores(deps));
  owner.route('/imports', imports(deps));
  owner.route('/devices', devices(deps));
  owner.route('/grants', grants(deps));
  owner.route('/visits', visits(deps));
  owner.route('/suggestions', suggestions(deps));
  owner.route('/uploads', await uploads(deps));
  routes.route('/', owner);
  return routes;
}

export interface Listening {
  url: string;
  stop(): Promise<void>;
}

/** Listens; `stop` lets running requests end for a few seconds. */
export async function listen(app: Hono<Env>, host: string, port: number): Promise<Listening> {
  const server = createServer(getRequestListener(app.fetch, { errorHandler: replyUnreadable }));
  guardListener(server);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const address = server.address() as { port: number };
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 2_000).unref();
      }),
  };
}
