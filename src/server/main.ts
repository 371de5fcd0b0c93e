import { enableCompileCache, flushCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Types are stripped and code is compiled once per version of a file instead of at each start, in threads too. Kept
 * inside the installation: a folder others can write to would let them choose what runs here.
 */
const cache = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));
process.env.NODE_COMPILE_CACHE ??= cache;
enableCompileCache(process.env.NODE_COMPILE_CACHE);
setTimeout(flushCompileCache, 10_000).unref();

const { main } = await import('./cli/main.ts');
process.exitCode = await main(process.argv.slice(2));
