import type { Component, ComponentProps } from 'svelte';
import type EventPanel from './EventPanel.svelte';

type Panel = Component<ComponentProps<typeof EventPanel>>;

/** The panel of an event with its forms: not needed to see a month, so it comes after it. */
class LazyPanel {
  component = $state.raw<Panel | null>(null);
  error = $state.raw<unknown>(null);

  /** Answers at once when it is here already. */
  async load(): Promise<void> {
    if (this.component) return;
    this.error = null;
    try {
      this.component = (await import('./EventPanel.svelte')).default;
    } catch (error) {
      this.error = error;
    }
  }
}

export const lazyPanel = new LazyPanel();
