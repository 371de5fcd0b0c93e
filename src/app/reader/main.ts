import { mount } from 'svelte';
import '../ui/base.css';
import '../ui/parts.css';
import './plain.css';
import { readHeader } from './header.ts';
import Reader from './Reader.svelte';

/** The page in an archive. What index.html says by itself is taken away only once this page stands. */
function start(): void {
  const target = document.getElementById('app');
  const header = readHeader(document);
  if (!target || !header) return;
  mount(Reader, { target, props: { header } });
  document.getElementById('plain')?.remove();
}

document.documentElement.dataset.reader = '';
addEventListener('error', () => delete document.documentElement.dataset.reader);
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
else start();
