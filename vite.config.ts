import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const server = process.env.LIFEBOAT_DEV_SERVER ?? 'http://127.0.0.1:4001';

export default defineConfig({
  root: 'src/app',
  publicDir: '../../public',
  plugins: [svelte({ compilerOptions: { runes: true } })],
  build: { target: 'es2023', outDir: '../../dist/web', emptyOutDir: true, assetsInlineLimit: 0 },
  server: { proxy: { '/api': server, '/dav': server, '/.well-known': server } },
});
