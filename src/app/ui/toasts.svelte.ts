import { announcer } from './announce.svelte.ts';

export interface ToastAction {
  label: string;
  /** What assistive technology hears after the label: "Undo" + "deleting Ravi Iyer". */
  of?: string;
  run: () => unknown;
}

export interface ToastWrite {
  text: string;
  tone?: 'plain' | 'ok' | 'bad';
  action?: ToastAction;
  /** Milliseconds; 0: stays until closed. Default: 10 s with an action, 6 s without, 0 for failures. */
  lasts?: number;
}

export interface Toast extends ToastWrite {
  id: number;
}

class Toasts {
  items = $state.raw<readonly Toast[]>([]);
  #next = 1;
  #timers = new Map<number, { left: number; started: number; timer: ReturnType<typeof setTimeout> }>();

  show(write: ToastWrite): number {
    const toast = { ...write, id: this.#next++ };
    this.items = [...this.items.slice(-2), toast];
    if (toast.tone === 'bad') announcer.alert(toast.text);
    else announcer.say(toast.text);
    const lasts = write.lasts ?? (toast.tone === 'bad' ? 0 : toast.action ? 10_000 : 6_000);
    if (lasts > 0) this.#start(toast.id, lasts);
    return toast.id;
  }

  /** A failure: says what failed, whether anything was lost, what to do. Stays until closed. */
  failed(text: string, action?: ToastAction): number {
    return this.show({ text, tone: 'bad', ...(action ? { action } : {}) });
  }

  close(id: number): void {
    clearTimeout(this.#timers.get(id)?.timer);
    this.#timers.delete(id);
    this.items = this.items.filter((toast) => toast.id !== id);
  }

  /** Pointer or focus is on the region: time stands still. */
  pause(): void {
    for (const [id, clock] of this.#timers) {
      clearTimeout(clock.timer);
      this.#timers.set(id, { ...clock, left: Math.max(1000, clock.left - (Date.now() - clock.started)) });
    }
  }

  resume(): void {
    for (const [id, clock] of this.#timers) this.#start(id, clock.left);
  }

  clear(): void {
    for (const toast of this.items) this.close(toast.id);
  }

  #start(id: number, left: number): void {
    clearTimeout(this.#timers.get(id)?.timer);
    this.#timers.set(id, { left, started: Date.now(), timer: setTimeout(() => this.close(id), left) });
  }
}

export const toasts = new Toasts();
