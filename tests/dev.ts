import { spawn } from 'node:child_process';
import { createServer } from 'vite';
import { MAIN, ROOT } from './harness/node.ts';

/** `npm run dev`: the real server on 4001 and Vite with hot reload before it. */
const PORT = process.env.PORT ?? '4001';
const server = spawn(
  process.execPath,
  ['--watch-path=src/server', '--watch-path=src/shared', MAIN, 'serve'],
  { cwd: ROOT, stdio: 'inherit', env: { ...process.env, PORT } },
);
process.env.LIFEBOAT_DEV_SERVER = `http://127.0.0.1:${PORT}`;
const vite = await createServer({
  root: `${ROOT}/src/app`,
  configFile: `${ROOT}/vite.config.ts`,
  server: { host: '127.0.0.1' },
});
await vite.listen();
vite.printUrls();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    server.kill('SIGTERM');
    await vite.close();
  });
}
server.on('exit', async (code) => {
  await vite.close();
  process.exitCode = code ?? 0;
});
