/** Stands in for the media child: misbehaves in the way the path of the job names. */
const swollen: Buffer[] = [];

process.on('message', ({ path }: { path: string }) => {
  if (path === 'hang') for (;;);
  if (path === 'crash') process.abort();
  if (path === 'leave') process.exit(0);
  if (path === 'swell') return void setInterval(() => swollen.push(Buffer.alloc(32 << 20, 1)), 1);
  if (path === 'tell-then-hang')
    process.send?.({ kind: 'facts', facts: { width: 7, height: 5 } }, () =>
      setTimeout(() => {
        for (;;);
      }, 0),
    );
  else process.send?.({ kind: 'done', derived: { pid: process.pid }, leaving: path === 'full' });
});
process.send?.({ kind: 'ready' });
