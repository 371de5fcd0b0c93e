import type { LiveHub } from '../../account/live.ts';
import { keepFindings, type Unread, unreadPhotos } from '../../account/media-queue.ts';
import type { Room } from '../../account/room.ts';
import { MediaReader } from './pool.ts';

const AT_ONCE = 50;

/** Reads new photos, newest first, one after another, and tells open pages what was found. */
export class MediaJob {
  readonly #room: Room;
  readonly #live: LiveHub;
  readonly #reader = new MediaReader();
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = false;

  constructor(room: Room, live: LiveHub) {
    this.#room = room;
    this.#live = live;
  }

  /** Says that there may be something new. */
  wake(): void {
    this.#again = true;
    this.#running ??= this.#work()
      .catch((error: unknown) => console.error('reading photos stopped:', error))
      .finally(() => (this.#running = null));
  }

  /** Settles when every photo was read. */
  async done(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #work(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      for (
        let list = await unreadPhotos(this.#room, AT_ONCE);
        list.length > 0 && !this.#stopped;
        list = await unreadPhotos(this.#room, AT_ONCE)
      ) {
        for (const photo of list) await this.#read(photo);
      }
    }
  }

  async #read(photo: Unread): Promise<void> {
    if (this.#stopped) return;
    const { path, done } = await this.#room.blobs.local(photo.account, photo.sha);
    try {
      const found = await this.#reader.read(path, photo.mediaType);
      if ('failed' in found && found.code === 'closed') return;
      this.#live.tell(photo.account, { derived: await keepFindings(this.#room, photo, found) });
    } finally {
      await done();
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#reader.close();
    await this.#running;
  }
}
