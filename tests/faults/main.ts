import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { runFaults, scheduled, summaryLine } from './run.ts';

/** `npm run test:faults [-- --cycles N]`: kill -9 under writes, again and again; every acknowledged write stays. */
const { values } = parseArgs({ options: { cycles: { type: 'string', default: '100' } } });
const summary = await runFaults(scheduled(Number(values.cycles)), (line) => console.log(line));
console.log(`${summaryLine(summary)}; load average ${loadavg()[0]!.toFixed(1)}`);
