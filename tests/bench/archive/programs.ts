import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a program is installed here. */
export function has(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`]);
    return true;
  } catch {
    return false;
  }
}

/** One run of a client: milliseconds, bytes, and the CPU seconds of the client. */
export interface Run {
  ms: number;
  size: number;
  cpu: number;
}

/** Runs a shell command that prints the bytes it got as its last word; a wrong exit code is an error. */
export async function timedRun(
  command: string,
  size: number,
  env: Record<string, string> = {},
): Promise<Run> {
  const script = `set -o pipefail; TIMEFORMAT='cpu %U %S'; time { ${command}; }`;
  const child = spawn('bash', ['-c', script], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const from = performance.now();
  const [code] = (await once(child, 'close')) as [number | null];
  const ms = performance.now() - from;
  const got = Number(out.trim().split(/\s+/).at(-1));
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${err}`);
  if (size >= 0 && got !== size) throw new Error(`${command} got ${got} of ${size} bytes`);
  const [, user, system] = /cpu ([\d.]+) ([\d.]+)/.exec(err) ?? [];
  return { ms, size: got, cpu: Number(user) + Number(system) };
}

/** curl throws the bytes away and says how many there were. */
export const curl = (url: string, cookie = ''): string =>
  `curl -sSf ${cookie ? `-H 'cookie: ${cookie}'` : ''} -o /dev/null -w '%{size_download}' '${url}'`;

const TICKS = 100;

/** CPU seconds a process and its threads have used. */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Memory of a process in MB; what programs share counts in each. */
export const memoryOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;

/** nginx serving one folder, as one process. */
export interface Nginx {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

export async function nginx(folder: string, sendfile: 'on' | 'off'): Promise<Nginx> {
  const port = await freePort();
  const own = join(folder, `nginx-${sendfile}`);
  mkdirSync(own, { recursive: true });
  const config = join(own, 'nginx.conf');
  writeFileSync(
    config,
    `daemon off; master_process off; pid ${own}/pid; error_log ${own}/error.log;
     events { worker_connections 64; }
     http { access_log off; sendfile ${sendfile}; tcp_nopush on; default_type application/zip;
       client_body_temp_path ${own}/b; proxy_temp_path ${own}/p; fastcgi_temp_path ${own}/f;
       uwsgi_temp_path ${own}/u; scgi_temp_path ${own}/s;
       server { listen 127.0.0.1:${port}; root ${folder}; } }\n`,
  );
  const child = spawn('nginx', ['-p', own, '-c', config], { stdio: 'ignore' });
  await reachable(port, child);
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid!,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function reachable(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
    const there = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (there) return;
    await sleep(50);
  }
  throw new Error('nginx does not answer');
}
