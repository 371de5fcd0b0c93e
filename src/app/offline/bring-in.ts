import { nav } from '../ui/nav.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { failure } from './act.svelte.ts';
import { importFile } from './upload.ts';

/** Sends a file of events, tasks or notes and goes to its preview: nothing is touched before that is confirmed. */
export async function bringIn(file: File): Promise<void> {
  if (!/\.(ics|ical|ifb)$/i.test(file.name) && file.type !== 'text/calendar')
    return void toasts.failed('Only .ics files can be brought in here. Nothing was changed.');
  try {
    const { id } = await importFile(file);
    nav.go(`/restore/${id}`);
  } catch (error) {
    toasts.failed(failure(`Could not read ${file.name}.`, error));
  }
}
