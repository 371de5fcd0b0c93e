import type { Archive } from '../../shared/contract/archives.ts';
import { ApiError, archives } from '../api.ts';
import { queries } from '../offline/query.ts';
import { session } from '../offline/session.svelte.ts';
import { announcer } from '../ui/announce.svelte.ts';
import { startDownload } from './download.ts';
import { ARCHIVES } from './queries.ts';
import { pickPlace } from './saving/place.ts';
import { saving } from './saving/saving.svelte.ts';
import { isReady } from './words.ts';

const ASK_EVERY = 700; // ms
const pause = () => new Promise<void>((done) => setTimeout(done, ASK_EVERY));

/** The archive asked for by a click here. It goes on while another screen is looked at, and then downloads. */
class Making {
  /** Between the click and the archive being ready. */
  busy = $state(false);
  /** The last one known of: being made, or made by the last click. */
  archive = $state.raw<Archive | null>(null);
  error = $state.raw<unknown>(null);
  /** Archives whose download was started from this page. */
  started = $state.raw<readonly string[]>([]);
  #run = 0;

  constructor() {
    session.onEnd(() => this.#forget());
  }

  async start(): Promise<void> {
    if (this.busy) return;
    const run = ++this.#run;
    this.busy = true;
    this.archive = null;
    this.error = null;
    // asked at once, while the click still counts: it is frozen meanwhile
    const place = saving.busy ? ('browser' as const) : pickPlace(`lifeboat-${today()}.zip`);
    try {
      const made = await this.#made(run);
      const chosen = await place;
      if (run !== this.#run) return;
      this.archive = made;
      if (isReady(made)) this.#take(made, chosen);
      else announcer.alert('The archive could not be made.');
    } catch (error) {
      if (run === this.#run) this.error = error;
    } finally {
      if (run === this.#run) this.busy = false;
      await queries.invalidateQueries({ queryKey: ARCHIVES });
    }
  }

  /** An archive that is ready: where the owner says, or by the browser's own download. */
  async save(archive: Archive): Promise<void> {
    this.#take(archive, saving.busy ? 'browser' : await pickPlace(archive.name));
  }

  #take(archive: Archive, place: Awaited<ReturnType<typeof pickPlace>>): void {
    if (place === 'none') return;
    if (!this.started.includes(archive.id)) this.started = [...this.started, archive.id];
    if (place === 'browser') {
      startDownload(archive);
      announcer.say('Your archive is ready. The browser downloads it.');
    } else void saving.start(archive, place);
  }

  /** The door answers when it is made, or after 20 s; its row tells how far it is all the while. */
  async #made(run: number): Promise<Archive> {
    let pending = true;
    const asked = archives.make().finally(() => (pending = false));
    void this.#watch(() => pending && run === this.#run);
    let archive = (await asked).data;
    while (archive.state === 'freezing' && run === this.#run) {
      this.archive = archive;
      await pause();
      archive = await this.#ask(archive);
    }
    return archive;
  }

  async #watch(on: () => boolean): Promise<void> {
    await pause();
    while (on()) {
      const newest = await archives.list({ limit: 1 }).catch(() => null);
      const archive = newest?.items[0];
      if (on() && archive?.state === 'freezing') this.archive = archive;
      await pause();
    }
  }

  /** A lost network stops nothing: it is being made at the service, and is asked for again. */
  async #ask(archive: Archive): Promise<Archive> {
    try {
      return await archives.get(archive.id);
    } catch (error) {
      if (error instanceof ApiError && error.unreachable) return archive;
      throw error;
    }
  }

  #forget(): void {
    this.#run += 1;
    this.busy = false;
    this.archive = this.error = null;
    this.started = [];
  }
}

/** The day here, as file names have it. */
function today(): string {
  const now = new Date();
  const two = (n: number) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export const making = new Making();
