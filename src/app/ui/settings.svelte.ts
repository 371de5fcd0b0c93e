/** Settings of this browser, not of the account. */
export type Theme = 'system' | 'light' | 'dark';
export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

const THEME = 'lifeboat.theme';
const KEYS = 'lifeboat.keys';

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch (error) {
    console.warn('Settings cannot be read here.', error);
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch (error) {
    console.warn('Settings cannot be kept here.', error);
  }
}

const asTheme = (text: string | null): Theme => (text === 'light' || text === 'dark' ? text : 'system');

class Settings {
  #theme = $state<Theme>(asTheme(read(THEME)));
  #keys = $state(read(KEYS) !== 'off');

  get theme(): Theme {
    return this.#theme;
  }
  set theme(theme: Theme) {
    this.#theme = theme;
    write(THEME, theme);
    this.applyTheme();
  }

  /** Whether single-letter keys work (WCAG 2.1.4). */
  get singleKeys(): boolean {
    return this.#keys;
  }
  set singleKeys(on: boolean) {
    this.#keys = on;
    write(KEYS, on ? 'on' : 'off');
  }

  applyTheme(): void {
    if (this.#theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.#theme;
  }
}

export const settings = new Settings();
