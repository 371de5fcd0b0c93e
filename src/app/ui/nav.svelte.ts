/**
 * Where the reader is, for screens and controls. The router fills it through `connect` (src/app/routes.ts), so that
 * no screen knows the router. The address holds view, selection and search: Back and reload bring them back.
 */
export interface GoOptions {
  /** Replace the present entry of the browser's history instead of adding one. */
  replace?: boolean;
  /** false: leave the focus and the scroll where they are (a detail beside its list). */
  focus?: boolean;
}

type Driver = (to: URL, options: GoOptions) => void;

const WRITE_AFTER = 200; // ms; Safari refuses more than 100 address changes in 30 s

class Nav {
  path = $state(location.pathname);
  params = $state.raw<Record<string, string>>({});
  /** Grows with every arrival at another path; screens need not read it. */
  arrivals = $state(0);
  #search = $state(location.search);
  readonly query = $derived(new URLSearchParams(this.#search));
  keepFocus = false;
  #drive: Driver = () => undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Called once by the routes file. */
  connect(drive: Driver): void {
    this.#drive = drive;
  }

  /** Called by the router after each move. */
  arrived(params: Record<string, string>): void {
    this.params = params;
    this.#search = location.search;
    if (this.path === location.pathname) return;
    this.path = location.pathname;
    this.arrivals += 1;
  }

  /** Goes to a path of this app, with its query: go('/contacts/7?q=an'). */
  go(to: string, options: GoOptions = {}): void {
    this.#flush();
    this.keepFocus = options.focus === false;
    this.#drive(new URL(to, location.href), options);
  }

  /** Back, or to `fallback` when this is the first page seen here. */
  back(fallback: string): void {
    const index: unknown = (history.state as { _routerIndex?: number } | null)?._routerIndex;
    if (typeof index === 'number' && index > 0) history.back();
    else this.go(fallback, { replace: true });
  }

  /** A value of the query, '' when absent. Reactive. */
  get(name: string): string {
    return this.query.get(name) ?? '';
  }

  /** Sets values of the query; '' or null removes. `push` makes a step for Back (a view), else it replaces (typing). */
  set(changes: Record<string, string | null>, { push = false } = {}): void {
    const next = new URLSearchParams(this.#search);
    for (const [name, value] of Object.entries(changes)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    const text = next.toString();
    const search = text ? `?${text}` : '';
    if (search === this.#search) return;
    if (push) return this.go(`${this.path}${search}`, { focus: false });
    this.#search = search;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), WRITE_AFTER);
  }

  /** The same path with these query values, as a link's href. */
  href(path: string, changes: Record<string, string | null> = {}): string {
    const next = new URLSearchParams(this.#search);
    for (const [name, value] of Object.entries(changes)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    const text = next.toString();
    return text ? `${path}?${text}` : path;
  }

  #flush(): void {
    clearTimeout(this.#timer);
    if (location.search === this.#search || location.pathname !== this.path) return;
    history.replaceState(history.state, '', `${this.path}${this.#search}${location.hash}`);
  }
}

export const nav = new Nav();
