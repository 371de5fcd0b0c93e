import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const server = process.env.LIFEBOAT_DEV_SERVER ?? 'http://127.0.0.1:4001';
// the page's own Host goes through: the server compares it with Origin
const toServer = { target: server, changeOrigin: false };

export default defineConfig({
  root: 'src/app',
  publicDir: '../../public',
  plugins: [svelte({ compilerOptions: { runes: true } })],
  build: {
    target: 'es2023',
    // browsers that know light-dark(): the tokens are written with it, and lowering it breaks the theme setting
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    outDir: '../../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  builder: {
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments))
        if (environment.config.consumer === 'client') await builder.build(environment);
    },
  },
  environments: {
    // the page inside an archive: opened from a folder, where browsers take classic scripts only
    reader: {
      consumer: 'client',
      build: {
        outDir: '../../dist/reader',
        emptyOutDir: true,
        copyPublicDir: false,
        cssCodeSplit: false,
        rolldownOptions: {
          input: 'src/app/reader/main.ts',
          output: { format: 'iife', entryFileNames: 'reader.js', assetFileNames: 'reader[extname]' },
        },
      },
    },
  },
  // with the slash: /api.ts is a file of the app
  server: {
    proxy: { '/api/': toServer, '/dav/': toServer, '/.well-known/': toServer, '/healthz': toServer },
  },
});
